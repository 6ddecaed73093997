internal import CCairo
internal import Synchronization

/// A size and weight of the pictures' one typeface.
struct Font: Sendable {
    /// Layout points.
    let size: Double
    var isBold = false

    /// Layout points from one line to the next.
    var lineHeight: Double { (size * 1.35).rounded(.up) }
    /// Layout points from the baseline to the top of a capital letter.
    var capHeight: Double { size * 0.73 }
    /// cairo's font face.
    var face: OpaquePointer { isBold ? Typeface.bold.pointer : Typeface.regular.pointer }

    /// Width of one line of text in layout points.
    func width(of text: String) -> Double {
        var extents = cairo_text_extents_t()
        withScaledFont { cairo_scaled_font_text_extents($0, text, &extents) }
        return extents.x_advance
    }

    /// Breaks text into lines no wider than `width`, between words where it can and inside a word where it must.
    func wrap(_ text: String, to width: Double) -> [String] {
        var lines: [String] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            if let line = lines.last, self.width(of: "\(line) \(word)") <= width {
                lines[lines.count - 1] = "\(line) \(word)"
            } else {
                lines += pieces(of: word, width: width)
            }
        }
        return lines
    }

    /// Takes out the middle of a text that is wider than `width`, and puts an ellipsis there.
    func shorten(_ text: String, to width: Double) -> String {
        let text = Self.ends(of: text)
        guard self.width(of: text) > width else { return text }
        func shortened(_ kept: Int) -> String { "\(text.prefix((kept + 1) / 2))…\(text.suffix(kept / 2))" }
        // The more characters are kept, the wider the text.
        var (fitting, tooMany) = (0, text.count)
        while tooMany - fitting > 1 {
            let kept = (fitting + tooMany) / 2
            if self.width(of: shortened(kept)) <= width { fitting = kept } else { tooMany = kept }
        }
        return shortened(fitting)
    }

    /// A text that is far longer than any picture is wide, without its middle; other texts as they are.
    private static func ends(of text: String) -> String {
        let scalars = text.unicodeScalars
        guard scalars.count > 2000 else { return text }
        return "\(String(scalars.prefix(1000)))…\(String(scalars.suffix(1000)))"
    }

    private func pieces(of word: Substring, width: Double) -> [String] {
        var pieces = [""]
        for character in word {
            let longer = pieces[pieces.count - 1] + String(character)
            if pieces.last == "" || self.width(of: longer) <= width {
                pieces[pieces.count - 1] = longer
            } else {
                pieces.append(String(character))
            }
        }
        return pieces
    }

    private func withScaledFont(_ body: (OpaquePointer) -> Void) {
        var unit = cairo_matrix_t()
        var scaled = cairo_matrix_t()
        cairo_matrix_init_identity(&unit)
        cairo_matrix_init_scale(&scaled, size, size)
        guard let font = cairo_scaled_font_create(face, &scaled, &unit, Typeface.options.pointer) else { return }
        Self.keep(font)
        body(font)
        cairo_scaled_font_destroy(font)
    }

    /// Keeps a font that cairo has made for as long as the process lives: cairo 1.16 ends the process where one thread gives up a font for
    /// good that another takes up at the same moment.
    static func keep(_ font: OpaquePointer) {
        kept.withLock { if $0.insert(UInt(bitPattern: font)).inserted { cairo_scaled_font_reference(font) } }
    }
}

private let kept = Mutex<Set<UInt>>([])

/// DejaVu Sans in one weight, or what the system shows in its place. Lives as long as the process.
final class Typeface: @unchecked Sendable {
    static let regular = Typeface(CAIRO_FONT_WEIGHT_NORMAL)
    static let bold = Typeface(CAIRO_FONT_WEIGHT_BOLD)
    static let options = FontOptions()

    let pointer: OpaquePointer

    private init(_ weight: cairo_font_weight_t) {
        pointer = cairo_toy_font_face_create("DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, weight)
    }
}

/// Letters keep their shape and width at every density: no hinting. Lives as long as the process.
final class FontOptions: @unchecked Sendable {
    let pointer: OpaquePointer

    fileprivate init() {
        pointer = cairo_font_options_create()
        cairo_font_options_set_hint_style(pointer, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(pointer, CAIRO_HINT_METRICS_OFF)
        cairo_font_options_set_antialias(pointer, CAIRO_ANTIALIAS_GRAY)
    }
}
