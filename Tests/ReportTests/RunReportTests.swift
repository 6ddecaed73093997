import Foundation
import Job
import Testing

@testable import Report

func sampleReport(before: Metrics? = metrics(0.018), after: Metrics = metrics(0.13)) throws -> RunReport {
    var report = RunReport(
        name: "pools", job: "2026-11-24-pools", started: Date(timeIntervalSince1970: 0),
        finished: Date(timeIntervalSince1970: 449), settings: JobSettings(),
        inputs: [.init(role: "Training data", path: "/srv/pools/pools.zip", bytes: 4_562_197, sha256: "a41f0c9e")],
        data: DataSummary(
            trainingChips: 16, validationChips: 6, emptyChips: 1, droppedChips: 0, instances: 174, classes: ["Pool"],
            chipSize: 128),
        base: before.map { _ in ModelSummary(type: "MaskRCNN", backbone: "resnet50", classes: ["Pool"], chipSize: 128) },
        before: before, after: after, learningRate: 7.6e-5, epochs: epochs(3), package: "pools/pools.dlpk")
    report.counts = TallyChange(
        before: Tally(found: 29, missed: 145, falseAlarms: 94), after: Tally(found: 106, missed: 68, falseAlarms: 64))
    let picture = try Canvas(width: 30, height: 20, density: 2).picture()
    report.pictures = PagePicture.Kind.allCases.map { PagePicture($0, picture) }
    return report
}

@Suite struct RunReportTests {
    @Test func everyPictureIsShownInItsSizeWithAnAltTextOfItsOwn() throws {
        let html = try sampleReport().html()
        let images = html.matches(of: /<img src="\.\/([^"]+)" width="30" height="20" alt="([^"]+)">/)
        #expect(Set(images.map { String($0.output.1) }) == Set(PagePicture.Kind.allCases.map(\.fileName)))
        #expect(Set(images.map(\.output.2)).count == PagePicture.Kind.allCases.count)
        #expect(images.allSatisfy { $0.output.2.count > 40 })
    }

    @Test func aPictureThatWasNotDrawnIsNotShown() throws {
        var report = try sampleReport()
        report.pictures.removeAll { $0.kind == .before }
        #expect(!report.html().contains("before.png"))
        #expect(report.html().contains("after.png"))
    }

    @Test func textFromUsersCannotBecomeMarkup() throws {
        var report = try sampleReport()
        let evil = "<script>alert(1)</script>\"' & \u{7}"
        report.name = evil
        report.job = evil
        report.warnings = [evil]
        report.data.classes = [evil]
        report.inputs = [.init(role: evil, path: evil, bytes: 1, sha256: evil)]
        report.requirements = [.init(.bands, expected: evil, found: evil, isMet: false)]
        report.environment = [.init(evil, evil)]
        report.timings = [.init(evil, seconds: 1)]
        report.after.averagePrecisionByClass = [evil: 0.5, "b": 0.1]
        report.settings.fit.device = evil
        report.package = "javascript:alert(1)/" + evil
        let html = report.html()
        #expect(!html.contains("<script") && !html.contains("\u{7}"))
        #expect(!html.contains("alert(1)</"))
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39; &amp;"))
        #expect(html.contains("href=\"./javascript%3Aalert%281%29/"))
    }

    @Test func nothingIsLoadedFromElsewhereAndNothingRuns() throws {
        let html = try sampleReport().html()
        let tags = html.matches(of: /<[^>]*>/).map { String($0.output) }.joined()
        for forbidden in ["http:", "https:", "//", "<script", "<link", "<iframe"] { #expect(!tags.contains(forbidden)) }
        #expect(tags.firstMatch(of: /\son[a-z]+=/) == nil)
        #expect(!html.contains("@import") && !html.contains("url("))
    }

    @Test func thePageHasALanguageATitleAndHeadingsInOrder() throws {
        let html = try sampleReport().html()
        #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
        #expect(html.contains("<title>pools: training report</title>"))
        let levels = html.matches(of: /<h([1-6])>/).map { Int($0.output.1)! }
        #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
        #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
    }

    @Test func everyElementIsClosed() throws {
        let html = try sampleReport().html()
        var open: [String] = []
        for match in html.matches(of: /<(\/?)([a-z0-9]+)[^>]*>/) {
            let name = String(match.output.2)
            if ["meta", "img"].contains(name) { continue }
            if match.output.1.isEmpty { open.append(name) } else { #expect(open.popLast() == name) }
        }
        #expect(open.isEmpty)
    }

    @Test func everySettingIsListedByItsName() throws {
        let rows = SettingsList(JobSettings()).rows
        let names = rows.map { $0[0] }
        #expect(names.contains("prepare.batch_size") && names.contains("fit.epochs"))
        #expect(rows.contains(["fit.lr", "auto"]) && rows.contains(["prepare.chip_size", "auto"]))
        #expect(rows.contains(["prepare.val_split_pct", "0.1"]) && rows.contains(["fit.early_stopping", "true"]))
        let html = try sampleReport().html()
        #expect(rows.allSatisfy { html.contains("<th scope=\"row\">\($0[0])</th><td>\($0[1])</td>") })
    }

    @Test func whatWasUsedIsTold() throws {
        let html = try sampleReport().html()
        for fact in ["/srv/pools/pools.zip", "a41f0c9e", "4.6 MB", "resnet50", "16 for training, 6 for validation", "7.6e-05"] {
            #expect(html.contains(fact))
        }
        #expect(html.contains("href=\"./pools/pools.dlpk\""))
    }

    @Test func aRateThatWasHalvedIsToldWithWhatItWasBefore() throws {
        var report = try sampleReport()
        #expect(report.html().contains("The learning rate was 7.6e-05, as the settings say.</p>"))
        report.setbacks = 1
        #expect(report.html().contains(
            "The learning rate was 0.00015, as the settings say; it was halved once, to 7.6e-05, because the loss was not a finite number.</p>"))
        (report.setbacks, report.learningRateBatches) = (2, 80)
        let html = report.html()
        #expect(html.contains(
            "The learning rate was 0.0003, found in 80 batches; it was halved twice, to 7.6e-05, because the loss was not a finite number.</p>"))
        #expect(html.contains("the rate taken is 0.0003."))
    }

    @Test func timesThatBeginAfterAnInterruptionAreToldToDoSo() throws {
        var report = try sampleReport()
        report.timings = [.init("Training", seconds: 60)]
        #expect(!report.html().contains("interruption"))
        report.resumedFrom = 5
        #expect(report.html().contains("After an interruption the training went on from epoch 5; the times are those since then."))
    }

    @Test func metricsStandBesideOneAnotherWithTheirChange() throws {
        let html = try sampleReport().html()
        #expect(html.contains("<td>0.018</td>\n<td>0.130</td>\n<td>+0.112</td>"))
        #expect(try sampleReport(before: nil).html().contains("<th scope=\"col\">Value</th>"))
    }

    @Test func unmetRequirementsAreToldInWords() throws {
        var report = try sampleReport()
        report.requirements = [.init(.bands, expected: "3", found: "4", isMet: false)]
        #expect(report.html().contains("✗ differs"))
    }
}

@Suite struct VerdictTests {
    @Test func aGainIsToldWithItsFigures() throws {
        let verdict = Verdict(try sampleReport())
        #expect(verdict.headline == "The re-trained model is better than the one before.")
        #expect(verdict.precision == "Average precision rose from 0.018 to 0.130 on 6 validation chips.")
        #expect(
            verdict.counts
                == "Of 174 labelled objects the model now finds 106 (before: 29), with 64 false alarms (before: 94).")
        #expect(verdict.advice?.contains("may be chance") == true)
    }

    @Test func aLossIsNotGlossedOver() throws {
        let verdict = Verdict(try sampleReport(before: metrics(0.3), after: metrics(0.1, chips: 40)))
        #expect(verdict.outcome == .worse)
        #expect(verdict.precision.contains("fell from 0.300 to 0.100"))
        #expect(verdict.advice != nil)
    }

    @Test func aTinyDifferenceIsNoNews() throws {
        #expect(Verdict(try sampleReport(before: metrics(0.300), after: metrics(0.304))).outcome == .same)
    }

    @Test func aModelThatIsBetterWhereItSeesSomethingAndMissesMoreIsNotCalledBetter() throws {
        var after = metrics(0.9)
        after.maskAP50 = 0.01
        let verdict = Verdict(try sampleReport(before: metrics(0.3), after: after))
        #expect(verdict.outcome == .mixed && verdict.advice != nil)
        #expect(verdict.headline == "The re-trained model is better by one figure and worse by another.")
    }

    @Test func trainingFromScratchHasNoBefore() throws {
        let verdict = Verdict(try sampleReport(before: nil))
        #expect(verdict.outcome == .fromScratch)
        #expect(verdict.precision == "Its average precision is 0.130 on 6 validation chips.")
        #expect(verdict.counts == "Of 174 labelled objects the model now finds 106, with 64 false alarms.")
    }
}
