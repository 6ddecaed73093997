import Job
import Testing

@Test(arguments: [
    ("roofs", "roofs"), ("Häuser 2026", "Häuser 2026"), ("exports\\austin", "exports_austin"), ("1:5000", "1_5000"), ("a/b", "a_b"),
    (".hidden", "_hidden"), ("two\nlines", "two_lines"), ("ends. ", "ends"), ("", "model"), ("...", "model"),
    (String(repeating: "街", count: 80), String(repeating: "街", count: 60)),
])
func aModelsNameIsOneThatEveryFileSystemTakes(text: String, name: String) {
    #expect(text.asModelName == name)
}

@Test func aSentenceOnOneLineHasNoControlCharacters() {
    #expect("\u{1B}[2J\nnext\u{9B}x ä".onOneLine == "\u{FFFD}[2J\u{FFFD}next\u{FFFD}x ä")
}
