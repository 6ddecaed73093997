import Foundation
import Job
import Testing

@testable import Report

/// A search whose loss falls from 3 to 1 between 1e-6 and 1e-2 and explodes at the end.
private func search() -> LearningRateFigure {
    let rates = (0...80).map { 1e-6 * pow(10, Double($0) / 20) }
    var losses = (0...80).map { 3 - 2 * Double($0) / 80 }
    losses[79] = 500
    losses[80] = .nan
    return LearningRateFigure(
        rates: rates, losses: losses, smoothed: losses.dropLast(2) + [4, 80], suggestion: 1e-4)
}

/// A small frame around a point.
private func spot(_ point: Point, _ reach: Double = 2) -> Frame {
    Frame(x: point.x - reach, y: point.y - reach, width: 2 * reach, height: 2 * reach)
}

@Suite struct LearningRateFigureTests {
    @Test func theSmoothedLossRunsThroughItsValues() throws {
        let figure = search()
        let drawn = try DrawnPicture(try figure.picture())
        for index in stride(from: 5, through: 75, by: 10) {
            let point = figure.chart.position(x: figure.rates[index], y: figure.smoothed[index])
            #expect(drawn.share(of: Theme.blue, in: spot(point, 1)) > 0.5)
        }
    }

    @Test func theSuggestedRateIsMarkedOnTheCurveAndNamed() throws {
        let figure = search()
        let drawn = try DrawnPicture(try figure.picture())
        let mark = try #require(figure.suggestedSpot)
        #expect(abs(mark.x - (figure.chart.plot.x + figure.chart.plot.width * 0.5)) < 8)
        #expect(drawn.share(of: Theme.vermillion, in: spot(mark)) > 0.9)
        let plot = figure.chart.plot
        let line = Frame(x: mark.x - 0.5, y: plot.y, width: 1, height: plot.height)
        #expect(drawn.share(of: Theme.vermillion, in: line) > 0.3)
        #expect(figure.page.heading.titleLines == ["Learning rate: 10⁻⁴"])
        let isRight = mark.x > plot.center.x
        let name = Frame(x: mark.x + (isRight ? -45 : 10), y: plot.y + 4, width: 35, height: 13)
        #expect(drawn.share(of: Theme.vermillion, in: name, tolerance: 60) > 0.1)
    }

    @Test func anExplodingLossDoesNotFlattenTheCurve() {
        #expect(search().chart.y.range.upperBound < 6)
    }

    @Test func axesAreLabelled() throws {
        let figure = search()
        let drawn = try DrawnPicture(try figure.picture())
        let plot = figure.chart.plot
        let named = figure.chart.x.ticks.filter { $0.label != nil }
        try #require(named.count >= 3 && figure.chart.y.ticks.count >= 3)
        for tick in named {
            let place = figure.chart.position(x: tick.value, y: figure.chart.y.range.lowerBound)
            #expect(drawn.inkShare(in: Frame(x: place.x - 10, y: plot.bottom + 9, width: 20, height: 14)) > 0.1)
        }
        for tick in figure.chart.y.ticks {
            let place = figure.chart.position(x: figure.chart.x.range.lowerBound, y: tick.value)
            #expect(drawn.inkShare(in: Frame(x: place.x - 30, y: place.y - 6, width: 24, height: 12)) > 0.05)
        }
    }

    @Test func anEmptyOrHopelessSearchStillMakesAPicture() throws {
        _ = try LearningRateFigure(rates: [], losses: [], smoothed: [], suggestion: 1e-5).picture()
        _ = try LearningRateFigure(
            rates: [1e-5, .infinity], losses: [.nan, .nan], smoothed: [.nan, .infinity], suggestion: 1e-5
        ).picture()
    }
}

@Suite struct LossesFigureTests {
    private let figure = LossesFigure(
        epochs: epochs(5), rates: (0..<5).map { epoch in (10 * epoch..<10 * epoch + 10).map { 1e-4 * Double(min($0, 50 - $0)) / 25 } })

    @Test func everyEpochHasADotOnBothLossCurves() throws {
        let drawn = try DrawnPicture(try figure.picture())
        let chart = figure.panels[0].chart
        #expect(chart.position(x: 1, y: 3).y < chart.position(x: 1, y: 1).y)
        for epoch in figure.epochs {
            let train = chart.position(x: Double(epoch.number), y: epoch.trainLoss)
            let valid = chart.position(x: Double(epoch.number), y: epoch.validLoss!)
            #expect(drawn.share(of: Theme.blue, in: spot(train)) > 0.8)
            #expect(drawn.share(of: Theme.vermillion, in: spot(valid)) > 0.8)
        }
    }

    @Test func aSingleEpochIsNoStory() {
        #expect(LossStory(epochs: epochs(1)).sentence == "Training loss 3.00, validation loss 2.50 in 1 epoch.")
    }

    @Test func theEpochWhoseWeightsAreKeptIsMarked() throws {
        var epochs = epochs(5)
        epochs[2].validLoss = 0.4
        let figure = LossesFigure(epochs: epochs, rates: [])
        let x = try #require(figure.keptPosition)
        let plot = figure.panels[0].chart.plot
        #expect(x == figure.panels[0].chart.position(x: 3, y: 1).x)
        let drawn = try DrawnPicture(try figure.picture())
        let line = Frame(x: x - 0.5, y: plot.y, width: 1, height: plot.height)
        #expect(drawn.share(of: Theme.faintInk, in: line, tolerance: 60) > 0.3)
        #expect(drawn.inkShare(in: Frame(x: x - 40, y: plot.y + 3, width: 32, height: 12)) > 0.1)
    }

    @Test func theScheduleStandsBeneathWithItsHighestRateWhereItBelongs() throws {
        let drawn = try DrawnPicture(try figure.picture())
        let panels = figure.panels
        #expect(panels.map(\.chart.y.label) == ["Loss", "Average precision", "Learning rate"])
        let schedule = panels[2].chart
        #expect(schedule.plot.y > panels[1].chart.plot.bottom)
        let highest = schedule.position(x: 2.55, y: 1e-4)
        #expect(drawn.share(of: Theme.faintInk, in: spot(highest, 3)) > 0.15)
        let nothing = schedule.position(x: 0.5, y: 9e-5)
        #expect(drawn.inkShare(in: spot(nothing, 3)) == 0)
    }

    @Test func curvesAreNamedAtTheirEndsWithoutTouching() throws {
        let drawn = try DrawnPicture(try figure.picture())
        let plot = figure.panels[0].chart.plot
        let names = Frame(x: plot.right + 8, y: plot.y - 8, width: 90, height: plot.height + 24)
        #expect(drawn.share(of: Theme.blue, in: names, tolerance: 60) > 0.005)
        #expect(drawn.share(of: Theme.vermillion, in: names, tolerance: 60) > 0.005)
        for row in stride(from: names.y, to: names.bottom, by: 1) {
            let line = Frame(x: names.x, y: row, width: names.width, height: 0)
            let both = drawn.share(of: Theme.blue, in: line) > 0 && drawn.share(of: Theme.vermillion, in: line) > 0
            #expect(!both)
        }
    }

    @Test func withoutAveragePrecisionThereIsNoPanelForIt() {
        var bare = figure
        for index in bare.epochs.indices { bare.epochs[index].averagePrecision = nil }
        #expect(bare.panels.map(\.chart.y.label) == ["Loss", "Learning rate"])
    }

    @Test func theSubtitleTellsTheStory() {
        #expect(
            LossStory(epochs: epochs(5, of: 8)).sentence
                == "Training loss 3.00 → 0.600, validation loss 2.50 → 0.500 in 5 epochs of 8. "
                + "The weights of epoch 5, of the lowest validation loss, are kept.")
        #expect(LossStory(epochs: []).sentence == "No epoch was finished.")
    }

    @Test func eachRateStandsWithinItsEpochWhereLaterOnesHaveMoreBatches() throws {
        let rates = Array(repeating: [Double](repeating: 1e-4, count: 10), count: 5)
            + Array(repeating: [Double](repeating: 1e-5, count: 20), count: 5)
        let curve = try #require(LossesFigure(epochs: epochs(10), rates: rates).panels.last?.curves.first)
        #expect(curve.points.map(\.x) == curve.points.map(\.x).sorted())
        #expect(curve.points.allSatisfy { ($0.x < 5) == ($0.y == 1e-4) })
        #expect(curve.points.count { $0.x < 5 } == 50 && curve.points.count { $0.x > 9 && $0.x < 10 } == 20)
    }

    @Test func noEpochsOrLossesThatAreNoNumbersStillMakeAPicture() throws {
        _ = try LossesFigure(epochs: [], rates: []).picture()
        let broken = Epoch(
            number: 1, of: 1, trainLoss: .nan, validLoss: .infinity, learningRate: 0, averagePrecision: .nan, seconds: 1)
        _ = try LossesFigure(epochs: [broken], rates: []).picture()
    }
}

@Suite struct PrecisionRecallFigureTests {
    @Test func whereNothingWasSeenTheEmptyPlotSaysSo() throws {
        let style = ClassStyle(name: "Pool", color: Theme.blue)
        func ink(_ recall: [Double]) throws -> Double {
            let figure = PrecisionRecallFigure(before: [], after: [.init(style: style, recall: recall, precision: recall, averagePrecision: 0)])
            let middle = figure.chart.plot.center
            return try DrawnPicture(try figure.picture()).inkShare(in: Frame(x: middle.x - 100, y: middle.y - 14, width: 80, height: 16))
        }
        #expect(try ink([]) > 0.1)
        #expect(try ink([0.01]) < 0.05)
    }

    @Test func theCurveAfterIsSolidAndTheOneBeforeDashed() throws {
        let style = ClassStyle(name: "Pool", color: Theme.blue)
        let before = PrecisionRecallFigure.ClassCurve(
            style: style, recall: [0, 0.4], precision: [0.5, 0.5], averagePrecision: 0.2)
        let after = PrecisionRecallFigure.ClassCurve(
            style: style, recall: [0, 0.9], precision: [0.8, 0.8], averagePrecision: 0.72)
        let figure = PrecisionRecallFigure(before: [before], after: [after])
        let drawn = try DrawnPicture(try figure.picture())
        func coverage(from: Double, to: Double, at precision: Double) -> Double {
            let start = figure.chart.position(x: from, y: precision)
            let end = figure.chart.position(x: to, y: precision)
            return drawn.coverage(of: [start, end], by: Theme.blue)
        }
        #expect(coverage(from: 0.01, to: 0.89, at: 0.8) == 1)
        let dashed = coverage(from: 0.01, to: 0.39, at: 0.5)
        #expect(dashed > 0.4 && dashed < 0.95)
        #expect(coverage(from: 0.5, to: 0.9, at: 0.5) == 0)
        let key = Frame(x: figure.chart.plot.right + 32, y: figure.chart.plot.y, width: 220, height: 66)
        #expect(drawn.inkShare(in: key) > 0.05)
    }

    @Test func theKeyNamesEachClassBeforeAndAfterAsFarAsThereIsRoom() {
        let curves = (1...20).map { number in
            PrecisionRecallFigure.ClassCurve(
                style: ClassStyle(name: "\(number)", color: Theme.blue), recall: [], precision: [], averagePrecision: 0)
        }
        let both = PrecisionRecallFigure(before: curves, after: curves).key.map(\.name)
        #expect(both == (1...6).flatMap { ["\($0), before", "\($0), after"] })
        let fromScratch = PrecisionRecallFigure(before: [], after: curves).key.map(\.name)
        #expect(fromScratch == (1...12).map { "\($0), after" })
        let unequal = PrecisionRecallFigure(before: [curves[0]], after: Array(curves.prefix(3))).key.map(\.name)
        #expect(unequal == ["1, before", "1, after", "2, after", "3, after"])
    }

    @Test func theSightingsThatTheModelIsSureOfEndInADot() throws {
        let curve = PrecisionRecallFigure.ClassCurve(
            style: ClassStyle(name: "Pool", color: Theme.blue), recall: [0.2, 0.4, 0.6], precision: [1, 0.9, 0.5],
            averagePrecision: 0.5, sure: 2)
        let figure = PrecisionRecallFigure(before: [], after: [curve])
        let dot = try #require(figure.sureSpot(curve))
        #expect(dot == figure.chart.position(x: 0.4, y: 0.9))
        let drawn = try DrawnPicture(try figure.picture())
        #expect(drawn.share(of: Theme.blue, in: spot(dot)) > 0.9)
        #expect(drawn.share(of: Theme.blue, in: spot(figure.chart.position(x: 0.6, y: 0.5), 4)) < 0.6)
        #expect(figure.sureSpot(.init(style: curve.style, recall: [], precision: [], averagePrecision: 0)) == nil)
    }

    @Test func aPaleClassColourIsDarkenedForThePaper() {
        let color = Theme.yellow.legibleOnPaper
        #expect(1.05 / (color.luminance + 0.05) >= 3)
        #expect(Theme.blue.legibleOnPaper == Theme.blue)
    }
}

@Suite struct ConfusionFigureTests {
    private let figure = ConfusionFigure(classes: ["Pool", "Roof"], counts: [[0, 2, 0], [5, 15, 0], [0, 9, 1]])

    @Test func aCellIsTheDarkerTheLargerItsShareOfTheRow() throws {
        let drawn = try DrawnPicture(try figure.picture())
        func corner(_ labelled: Int, _ seen: Int) -> Color {
            let cell = figure.cell(labelled: labelled, seen: seen)
            return drawn.color(at: Point(x: cell.x + 6, y: cell.y + 6))
        }
        let shares = [corner(1, 2), corner(2, 2), corner(1, 0), corner(1, 1), corner(2, 1)].map(\.luminance)
        #expect(shares == shares.sorted(by: >) && Set(shares).count == 5)
    }

    @Test func everyCountButThatOfNothingIsWritten() throws {
        let drawn = try DrawnPicture(try figure.picture())
        for labelled in 0...2 {
            for seen in 0...2 {
                let cell = figure.cell(labelled: labelled, seen: seen)
                let middle = Frame(x: cell.center.x - 10, y: cell.center.y - 8, width: 20, height: 16)
                let ground = drawn.color(at: Point(x: cell.x + 6, y: cell.y + 6))
                #expect((drawn.share(of: ground, in: middle) < 0.98) == (labelled + seen > 0))
            }
        }
    }

    @Test func rowsAndColumnsBearTheirNames() throws {
        let drawn = try DrawnPicture(try figure.picture())
        for index in 0...2 {
            let cell = figure.cell(labelled: index, seen: index)
            #expect(drawn.inkShare(in: Frame(x: figure.page.room.x, y: cell.center.y - 7, width: 26, height: 14)) > 0.08)
            let top = figure.cell(labelled: 1, seen: index)
            #expect(drawn.inkShare(in: Frame(x: top.center.x - 12, y: top.y - 22, width: 24, height: 16)) > 0.08)
        }
    }

    @Test func theNamesOfNarrowColumnsStandUprightAboveThem() throws {
        let most = ConfusionFigure.classCounts.upperBound, counts = Array(repeating: 0, count: most + 1)
        let figure = ConfusionFigure(
            classes: (1...most).map { $0 == 7 ? "a_class_of_its_own" : "" }, counts: Array(repeating: counts, count: most + 1))
        let drawn = try DrawnPicture(try figure.picture())
        func ink(_ index: Int) -> Double {
            let cell = figure.cell(labelled: 1, seen: index)
            return drawn.inkShare(in: Frame(x: cell.center.x - 4, y: cell.y - 109, width: 8, height: 100))
        }
        #expect(ink(7) > 0.2 && ink(6) < 0.02 && ink(8) < 0.02)
    }

    @Test func theMostClassesStillFitThePage() throws {
        let most = ConfusionFigure.classCounts.upperBound, counts = Array(repeating: 1, count: most + 1)
        let figure = ConfusionFigure(
            classes: (1...most).map { "class \($0)" }, counts: Array(repeating: counts, count: most + 1))
        let last = figure.cell(labelled: most, seen: 0)
        #expect(last.right <= ChartPage.width - Theme.margin + 0.01)
        #expect(try figure.picture().height < 4000)
    }

    @Test func oneClassOrSoManyThatNoPictureHoldsThemGetNoTable() {
        #expect(!ConfusionFigure.classCounts.contains(1) && ConfusionFigure.classCounts.contains(2))
        #expect(!ConfusionFigure.classCounts.contains(100))
    }
}
