import Job
import Raster
import Testing

@testable import Report

private let figures = ChipFigures(
    classes: ClassStyle.styles(for: [(name: "Pool", color: nil), (name: "Roof", color: [0, 200, 255])]))

@Suite struct BatchFigureTests {
    private let sheet = figures.batchSheet([
        .init(name: "000000001", image: greyChip(), instances: [square(10, 30)]),
        .init(name: "000000002", image: greyChip(), instances: [square(30, 8, classIndex: 2)]),
        .init(name: "000000003", image: greyChip(), instances: []),
    ])

    @Test func everyObjectIsOutlinedInItsClassColourWhereItLies() throws {
        let drawn = try DrawnPicture(try sheet.picture())
        let layout = SheetLayout(of: sheet)
        let (first, second) = (layout.cell(row: 0, column: 0), layout.cell(row: 0, column: 1))
        #expect(drawn.coverage(of: outline(10, 30, in: first), by: Theme.yellow) > 0.95)
        #expect(drawn.coverage(of: outline(30, 8, in: second), by: Color(0x00C8FF)) > 0.95)
        #expect(drawn.coverage(of: outline(10, 30, in: second), by: Theme.yellow) == 0)
        #expect(drawn.share(of: Theme.yellow, in: layout.cell(row: 0, column: 2)) == 0)
    }

    @Test func theInsideIsTintedAndTheOutsideIsTheChipItself() throws {
        let drawn = try DrawnPicture(try sheet.picture())
        let cell = SheetLayout(of: sheet).cell(row: 0, column: 0)
        let scale = cell.width / 64
        let inside = drawn.color(at: Point(x: cell.x + 20 * scale, y: cell.y + 40 * scale))
        let outside = drawn.color(at: Point(x: cell.x + 50 * scale, y: cell.y + 10 * scale))
        #expect(outside.isClose(to: Color(0x5A5A5A), 1))
        #expect(inside.isClose(to: Color(0x808054), 10))
    }

    @Test func groundWithoutDataIsLeftBare() throws {
        var chip = greyChip()
        chip.opacity = (0..<64 * 64).map { $0 % 64 < 32 ? 0 : 255 }
        let sheet = figures.batchSheet([.init(name: "1", image: chip, instances: [])])
        let drawn = try DrawnPicture(try sheet.picture())
        let cell = SheetLayout(of: sheet).cell(row: 0, column: 0)
        #expect(drawn.color(at: Point(x: cell.x + cell.width / 4, y: cell.center.y)).isClose(to: Theme.noData, 1))
        #expect(drawn.color(at: Point(x: cell.x + cell.width * 3 / 4, y: cell.center.y)).isClose(to: Color(0x5A5A5A), 1))
    }

    @Test func titleLegendAndCaptionsAreWrittenAndTheMarginIsBare() throws {
        let drawn = try DrawnPicture(try sheet.picture())
        let layout = SheetLayout(of: sheet)
        let title = Frame(x: Theme.margin, y: Theme.margin, width: Theme.title.width(of: sheet.title), height: 20)
        #expect(drawn.inkShare(in: title) > 0.15)
        let legend = Frame(x: Theme.margin, y: layout.legendTop, width: 24, height: 16)
        #expect(drawn.share(of: Theme.yellow, in: legend, tolerance: 40) > 0.05)
        for column in 0..<3 {
            let cell = layout.cell(row: 0, column: column)
            let caption = Frame(x: cell.x, y: cell.bottom + 2, width: 120, height: 14)
            #expect(drawn.inkShare(in: caption) > 0.1)
        }
        #expect(drawn.inkShare(in: Frame(x: 0, y: 0, width: layout.width, height: Theme.margin - 2)) == 0)
        #expect(drawn.inkShare(in: Frame(x: 0, y: 0, width: Theme.margin - 2, height: layout.height)) == 0)
    }

    @Test func theLegendNamesTheClassesThatOccurAndNoOthers() {
        #expect(sheet.legend.map(\.text) == ["Pool", "Roof"])
        let single = figures.batchSheet([.init(name: "1", image: greyChip(), instances: [square(1, 1, classIndex: 2)])])
        #expect(single.legend.map(\.text) == ["Roof"])
    }

    @Test func aBatchWithoutChipsStillMakesAPicture() throws {
        #expect(try figures.batch([]).png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    }

    @Test func sixteenChipsFitFourByFour() {
        let chip = ChipFigures.LabelledPicture(name: "1", image: greyChip(), instances: [])
        #expect(figures.batchSheet(Array(repeating: chip, count: 20)).rows.map(\.cells.count) == [4, 4, 4, 4])
    }
}

@Suite struct ResultsFigureTests {
    private let sheet = figures.resultsSheet(
        [
            .init(
                name: "000000007", image: greyChip(), truth: [square(6, 30)],
                predicted: [square(30, 30, score: 0.87), square(6, 4, score: 0.3)])
        ], stage: .after, metrics: metrics(0.13))

    @Test func theTruthStandsLeftAndThePredictionRight() throws {
        let drawn = try DrawnPicture(try sheet.picture())
        let layout = SheetLayout(of: sheet)
        let (left, right) = (layout.cell(row: 0, column: 0), layout.cell(row: 0, column: 1))
        #expect(drawn.coverage(of: outline(6, 30, in: left), by: Theme.yellow) > 0.95)
        #expect(drawn.coverage(of: outline(30, 30, in: right), by: Theme.yellow) > 0.95)
        #expect(drawn.share(of: Theme.yellow, in: Frame(x: left.x + 200, y: left.y, width: 190, height: 400)) == 0)
    }

    @Test func aPredictionBelowTheThresholdIsNotShown() throws {
        let drawn = try DrawnPicture(try sheet.picture())
        let right = SheetLayout(of: sheet).cell(row: 0, column: 1)
        #expect(drawn.coverage(of: outline(6, 4, in: right), by: Theme.yellow) == 0)
    }

    @Test func theScoreIsWrittenInTheMiddleOfItsObject() throws {
        #expect(sheet.rows[0].cells[1].chip.objects.map(\.label) == ["87%"])
        let drawn = try DrawnPicture(try sheet.picture())
        let right = SheetLayout(of: sheet).cell(row: 0, column: 1)
        let middle = Point(x: right.x + 40 * 400 / 64, y: right.y + 40 * 400 / 64)
        let label = Frame(x: middle.x - 14, y: middle.y - 6, width: 28, height: 12)
        #expect(drawn.share(of: Theme.paper, in: label, tolerance: 60) > 0.08)
        #expect(drawn.share(of: Theme.ink, in: label, tolerance: 40) > 0.2)
    }

    @Test func anObjectSeenTwiceIsLabelledOnce() throws {
        let twice = figures.resultsSheet(
            [.init(name: "7", image: greyChip(), truth: [], predicted: [
                square(10, 12, score: 0.6), square(10, 10, score: 0.9), square(40, 40, score: 0.5),
            ])], stage: .after, metrics: metrics(0.1))
        let objects = twice.rows[0].cells[1].chip.objects
        #expect(objects.map(\.label) == ["90%", nil, "50%"])
        #expect(objects.map(\.style.isFaint) == [false, true, false])
        #expect(twice.rows[0].cells[1].caption == "0 found · 0 missed · 3 false alarms")
        let drawn = try DrawnPicture(try twice.picture())
        let right = SheetLayout(of: twice).cell(row: 0, column: 1)
        #expect(drawn.coverage(of: outline(10, 10, in: right), by: Theme.yellow) > 0.9)
    }

    @Test func headingsAndChipNamesAreWrittenAboveTheirColumns() throws {
        let drawn = try DrawnPicture(try sheet.picture())
        let layout = SheetLayout(of: sheet)
        for (column, heading) in sheet.headings.enumerated() {
            let width = Theme.heading.width(of: heading)
            let frame = Frame(x: layout.left(ofColumn: column), y: layout.headingsTop, width: width, height: 16)
            #expect(drawn.inkShare(in: frame) > 0.15)
        }
        let name = Frame(
            x: Theme.margin, y: layout.rowTops[0], width: Theme.rowName.width(of: "000000007"), height: 14)
        #expect(drawn.inkShare(in: name) > 0.15)
    }

    @Test func theSubtitleGivesTheAveragePrecision() {
        #expect(sheet.title == "What the model sees after training")
        #expect(sheet.subtitle.contains("Average precision 0.130 on 6 validation chips"))
    }
}

@Suite struct BeforeAfterFigureTests {
    private static let totals = TallyChange(before: Tally(found: 2, missed: 9), after: Tally(found: 8, missed: 3))

    private let sheet = figures.beforeAfterSheet(
        [
            .init(
                name: "000000007", image: greyChip(), truth: [square(8, 8)], before: [square(36, 36, score: 0.9)],
                after: [square(8, 8, score: 0.8)], reason: .mostImproved)
        ], before: metrics(0.018), after: metrics(0.13), totals: totals)

    @Test func aMissIsDashedAFalseAlarmDottedAndAFindSolid() throws {
        let drawn = try DrawnPicture(try sheet.picture())
        let layout = SheetLayout(of: sheet)
        let cells = (0..<3).map { layout.cell(row: 0, column: $0) }
        #expect(drawn.coverage(of: outline(8, 8, in: cells[0]), by: Theme.paper) > 0.95)
        let missed = drawn.coverage(of: outline(8, 8, in: cells[1]), by: Theme.yellow)
        #expect(missed > 0.4 && missed < 0.9)
        #expect(drawn.coverage(of: outline(36, 36, in: cells[1]), by: Theme.vermillion) > 0.4)
        #expect(drawn.coverage(of: outline(8, 8, in: cells[2]), by: Theme.skyBlue) > 0.95)
        #expect(drawn.share(of: Theme.yellow, in: cells[2]) == 0)
        #expect(drawn.share(of: Theme.vermillion, in: cells[2]) == 0)
    }

    @Test func aFalseAlarmInsideASurerOneIsOnlyHinted() throws {
        let sheet = figures.beforeAfterSheet(
            [.init(name: "7", image: greyChip(), truth: [], before: [square(10, 10, score: 0.9), square(12, 12, side: 16, score: 0.7)], after: [])],
            before: metrics(0), after: metrics(0), totals: Self.totals)
        #expect(sheet.rows[0].cells[1].chip.objects.map(\.style.isFaint) == [false, true])
        #expect(sheet.rows[0].cells[1].caption == "0 found · 0 missed · 2 false alarms")
    }

    @Test func titleAndCaptionsTellTheChange() {
        #expect(sheet.title == "What training changed: average precision 0.018 → 0.130 (+0.112)")
        #expect(sheet.subtitle.hasPrefix("On 6 validation chips, before: 2 found · 9 missed · 0 false alarms. After: 8 found"))
        #expect(sheet.rows[0].note == "most improved")
        #expect(sheet.rows[0].cells.map(\.caption) == [
            "1 object", "0 found · 1 missed · 1 false alarm", "1 found · 0 missed · 0 false alarms",
        ])
    }

    @Test func aLossOfPrecisionHasAMinusSign() {
        let worse = figures.beforeAfterSheet([], before: metrics(0.2), after: metrics(0.1), totals: Self.totals)
        #expect(worse.title.hasSuffix("0.200 → 0.100 (−0.100)"))
    }

    @Test func aLongTitleIsBrokenAndNotCut() throws {
        var long = sheet
        long.title = String(repeating: "A title that no line can hold. ", count: 8)
        long.headings = []
        let layout = SheetLayout(of: long)
        #expect(layout.heading.titleLines.count > 1)
        #expect(layout.heading.titleLines.allSatisfy { Theme.title.width(of: $0) <= layout.contentWidth })
        let drawn = try DrawnPicture(try long.picture())
        let rightMargin = Frame(x: layout.width - Theme.margin + 2, y: 0, width: 20, height: layout.height)
        #expect(drawn.inkShare(in: rightMargin) == 0)
    }
}

@Suite struct ThumbnailTests {
    private let chip = ChipFigures.Comparison(
        name: "7", image: greyChip(), truth: [square(8, 8)], predicted: [square(8, 8, score: 0.9)])

    @Test func beforeStandsLeftAndAfterRight() throws {
        let drawn = try DrawnPicture(try figures.thumbnail(chip, before: [square(36, 36, score: 0.9)]))
        let (left, right) = (ChipFigures.thumbnailCell(0), ChipFigures.thumbnailCell(1))
        #expect(left.right <= right.x)
        #expect(drawn.coverage(of: outline(36, 36, in: left), by: Theme.vermillion) > 0.4)
        #expect(drawn.coverage(of: outline(8, 8, in: right), by: Theme.skyBlue) > 0.9)
        #expect(drawn.share(of: Theme.vermillion, in: right) == 0)
        #expect((drawn.picture.width, drawn.picture.height) == (480, 237))
    }

    @Test func withoutAModelBeforeTheLabelsStandLeft() throws {
        let drawn = try DrawnPicture(try figures.thumbnail(chip, before: nil))
        #expect(drawn.coverage(of: outline(8, 8, in: ChipFigures.thumbnailCell(0)), by: Theme.paper) > 0.9)
    }
}
