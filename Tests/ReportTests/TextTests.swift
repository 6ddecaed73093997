import CCairo
import Job
import Page
import Testing

@testable import Report

@Test func wrappedTextKeepsEveryWordAndFits() {
    let text = "The quick brown fox jumps over the lazy dog and runs away"
    let lines = Theme.body.wrap(text, to: 120)
    #expect(lines.count > 2)
    #expect(lines.joined(separator: " ") == text)
    #expect(lines.allSatisfy { Theme.body.width(of: $0) <= 120 })
}

@Test func aWordLongerThanALineIsBrokenAndNotCut() {
    let word = String(repeating: "building_footprints_", count: 6)
    let lines = Theme.body.wrap(word, to: 120)
    #expect(lines.joined() == word)
    #expect(lines.allSatisfy { Theme.body.width(of: $0) <= 120 })
}

@Test func aShortenedTextKeepsItsBothEnds() {
    let shortened = Theme.body.shorten("a_very_long_name_of_a_chip_000123", to: 120)
    #expect(shortened.hasPrefix("a_v") && shortened.hasSuffix("123") && shortened.contains("…"))
    #expect(Theme.body.width(of: shortened) <= 120)
    #expect(Theme.body.shorten("short", to: 120) == "short")
}

@Test(arguments: [20.0, 60, 120, 200])
func aShortenedTextKeepsAllThatHasRoom(width: Double) {
    let name = "a_very_long_name_of_a_chip_000123"
    let longest = (0..<name.count).map { "\(name.prefix(($0 + 1) / 2))…\(name.suffix($0 / 2))" }.last { Theme.body.width(of: $0) <= width }
    #expect(Theme.body.shorten(name, to: width) == longest)
}

@Test func aTextOfAMegabyteIsShortenedAtOnce() {
    let name = "first" + String(repeating: "x", count: 1_000_000) + "last"
    // A single character may be as long.
    let accents = "e" + String(repeating: "\u{301}", count: 1_000_000)
    let duration = ContinuousClock().measure {
        let shortened = Theme.body.shorten(name, to: 120)
        #expect(shortened.hasPrefix("first") && shortened.hasSuffix("last") && Theme.body.width(of: shortened) <= 120)
        #expect(Theme.body.shorten(accents, to: 120).utf8.count < 10_000)
    }
    #expect(duration < .seconds(60))
}

@Test func textIsWiderInALargerFontAndInBold() {
    #expect(Font(size: 20).width(of: "Pool") > 1.9 * Font(size: 10).width(of: "Pool"))
    #expect(Theme.rowName.width(of: "Pool") > Theme.body.width(of: "Pool"))
}

@Test func aLegendThatIsTooWideGoesOnInTheNextLine() {
    let entries = (1...12).map { Sheet.LegendEntry(style: ObjectStyle(color: Theme.blue), text: "Class number \($0)") }
    let layout = LegendLayout(entries: entries, width: 480)
    #expect(layout.lines.count > 2)
    #expect(layout.lines.flatMap { $0.map(\.text) } == entries.map(\.text))
    #expect(layout.lines.joined().allSatisfy { $0.x + 29 + Theme.body.width(of: $0.text) <= 480 })
}

@Test func numbersAreWrittenForPeople() {
    #expect((7.6e-5).scientific == "7.6 × 10⁻⁵")
    #expect((1e-3).scientific == "10⁻³")
    #expect((5e-12).scientific == "5 × 10⁻¹²")
    #expect((3.5789).brief == "3.58")
    #expect((0.04213).brief == "0.0421")
    #expect(1240.4.brief == "1240")
    #expect(Double.nan.brief == "not a number")
    #expect((-0.02).change(3) == "−0.020")
    #expect(449.0.duration == "7 min 29 s")
    #expect(7260.0.duration == "2 h 1 min")
    #expect(4_562_197.size == "4.6 MB" && 57_176_514.size == "57 MB" && 12.size == "12 bytes")
}

@Test func classColoursComeFromTheExportOrThePalette() {
    let styles = ClassStyle.styles(for: [
        (name: "a", color: [1, 2, 3]), (name: "b", color: [-1, -1, -1]), (name: "c", color: nil), (name: "d", color: [1, 2]),
    ])
    #expect(styles.map(\.color) == [Color(0x010203), Theme.skyBlue, Theme.vermillion, Theme.reddishPurple])
}

/// cairo 1.16 ends the process where a thread gives up a font for good that another takes up at the same moment.
@Test func aFontThatTextWasDrawnOrMeasuredWithIsNeverGivenUp() {
    let canvas = Canvas(width: 20, height: 20, density: 3), measured = Font(size: 8.75)
    canvas.text("a", at: Point(x: 1, y: 15), font: Font(size: 8.25))
    let drawn = cairo_get_scaled_font(canvas.context)
    var unit = cairo_matrix_t(), scaled = cairo_matrix_t()
    cairo_matrix_init_identity(&unit)
    cairo_matrix_init_scale(&scaled, measured.size, measured.size)
    _ = measured.width(of: "a")
    let again = cairo_scaled_font_create(measured.face, &scaled, &unit, Typeface.options.pointer)
    defer { cairo_scaled_font_destroy(again) }
    // cairo itself holds the font that was asked for last, which is another now.
    _ = Font(size: 9.25).width(of: "a")
    #expect(cairo_scaled_font_get_reference_count(drawn) == 2)
    #expect(cairo_scaled_font_get_reference_count(again) == 2)
}
