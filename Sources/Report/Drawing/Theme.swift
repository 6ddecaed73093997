/// The colours, type sizes and spaces that all pictures share.
///
/// The palette is Okabe and Ito's, which people with any kind of colour vision can tell apart
/// (Color Universal Design, 2008).
enum Theme {
    // MARK: Palette

    static let orange = Color(0xE69F00)
    static let skyBlue = Color(0x56B4E9)
    static let bluishGreen = Color(0x009E73)
    static let yellow = Color(0xF0E442)
    static let blue = Color(0x0072B2)
    static let vermillion = Color(0xD55E00)
    static let reddishPurple = Color(0xCC79A7)

    /// Colours of classes that bring none of their own, in the order in which they stand out on imagery.
    static let classColors = [yellow, skyBlue, vermillion, reddishPurple, bluishGreen, orange, blue]

    // MARK: Paper and ink

    static let paper = Color(0xFFFFFF)
    static let ink = Color(0x1B1F24)
    static let faintInk = Color(0x57606A)
    static let rule = Color(0xD8DEE4)
    /// Beneath every outline, so that it shows on bright and dark ground alike; the pale one is for dark colours.
    static let casing = Color(0x000000).opacity(0.55)
    static let paleCasing = Color(0xFFFFFF).opacity(0.75)
    /// Behind a chip's pixels without a value.
    static let noData = Color(0xE7EAEE)

    // MARK: Type

    static let title = Font(size: 20, isBold: true)
    static let subtitle = Font(size: 13.5)
    static let heading = Font(size: 14.5, isBold: true)
    static let rowName = Font(size: 13, isBold: true)
    static let body = Font(size: 13)
    static let caption = Font(size: 12)
    static let mark = Font(size: 10.5, isBold: true)

    // MARK: Space

    static let margin = 24.0
    static let gap = 12.0
    /// Pixels for each layout point: pictures stay crisp on dense screens. Photographs compress slowly, so they get fewer.
    static let chipDensity = 1.25
    static let chartDensity = 2.0
}
