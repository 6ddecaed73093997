import Testing

@testable import Esri

@Suite struct JSONValueTests {
    private func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8), name: "a.emd") }
    private func encoded(_ text: String) throws -> String { String(decoding: try parse(text).encoded(), as: UTF8.self) }

    @Test func whatWasReadIsWrittenBackUnchanged() throws {
        let text = """
            {
                "z": 1.50,
                "a": [
                    1e-05,
                    -0,
                    85.092863510416962,
                    NaN,
                    null,
                    true
                ],
                "empty": {},
                "none": [],
                "text": "tab\\t \\"quoted\\" back\\\\slash \\u00e4 \\ud83d\\ude00"
            }
            """
        #expect(try encoded(text) == text)
    }

    @Test func valuesAreFoundByTheirKind() throws {
        let value = try parse(#"{"a":"256","b":256.0,"c":"e.g. 256","d":1e999,"e":NaN,"f":"ä😀\u00e4\ud83d\ude00\ud800","g":[1,2]}"#)
        #expect(value["a"]?.int == 256 && value["b"]?.int == 256 && value["c"]?.int == nil)
        #expect(value["d"]?.double == nil && value["e"]?.double == nil && value["g"]?.array?.count == 2)
        #expect(value["f"]?.string == "ä😀ä😀\u{fffd}")
        #expect(value.object?.keys == ["a", "b", "c", "d", "e", "f", "g"])
    }

    @Test func aByteOrderMarkIsPassed() throws {
        #expect(try JSONValue(parsing: [0xef, 0xbb, 0xbf] + Array("[1]".utf8), name: "a") == .array([.number("1")]))
    }

    @Test func aMemberIsReplacedInPlaceAddedAtTheEndOrRemoved() throws {
        var object = try #require(try parse(#"{"a":1,"b":2}"#).object)
        object["a"] = .bool(false)
        object["c"] = .null
        object["b"] = nil
        #expect(object == ["a": .bool(false), "c": .null])
        #expect(object != ["c": .null, "a": .bool(false)])
    }

    @Test(arguments: [
        "", " ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"", "{\"a\":", "{\"a\":1,}", "{a:1}", "{\"a\":1 \"b\":2}", "tru", "nul", "01", "1.", ".5",
        "+1", "1e", "0x10", "--1", "\"", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u+123\"", "\"a\nb\"", "1 2", "[1]]", "'a'", "// c\n1", "infinity",
    ])
    func whatIsNoJSONIsRefused(text: String) {
        #expect(throws: EsriError.self) { try parse(text) }
    }

    @Test func invalidUTF8IsRefused() {
        #expect(throws: EsriError.self) { try JSONValue(parsing: [0x22, 0xff, 0x22], name: "a") }
    }

    @Test func aKeyThatStandsTwiceIsNamedWithItsLine() {
        #expect(throws: EsriError.notJSON(file: "a.emd", line: 3, reason: "the key 'a' stands twice")) { try parse("{\n\"a\":1,\n\"a\":2}") }
    }

    @Test func depthHasALimit() throws {
        #expect(try parse(String(repeating: "[", count: 64) + String(repeating: "]", count: 64)).array?.count == 1)
        #expect(throws: EsriError.self) { try parse(String(repeating: "[", count: 65) + String(repeating: "]", count: 65)) }
        #expect(throws: EsriError.self) { try parse(String(repeating: "{\"a\":", count: 100_000)) }
    }

    @Test func sizeHasALimit() throws {
        var text = Array("[]".utf8) + [UInt8](repeating: 0x20, count: JSONValue.sizeLimit - 2)
        #expect(try JSONValue(parsing: text, name: "a") == .array([]))
        text.append(0x20)
        #expect(throws: EsriError.notJSON(file: "a", line: 1, reason: "it is larger than \(JSONValue.sizeLimit) bytes")) {
            try JSONValue(parsing: text, name: "a")
        }
    }

    @Test func numbersKeepTheirValue() {
        #expect(JSONValue.number(128.0) == .number("128") && JSONValue.number(0.1) == .number("0.1"))
        #expect(JSONValue.number(.nan) == .number("NaN") && JSONValue.number(-.infinity) == .number("-Infinity"))
        for value in [1e-300, 0.14929107086948487, 1e22, -2.5] { #expect(JSONValue.number(value).double == value) }
    }
}
