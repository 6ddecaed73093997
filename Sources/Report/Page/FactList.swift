internal import Page

/// Names and values below one another.
struct FactList {
    let facts: [RunReport.Fact]

    init(_ facts: [RunReport.Fact]) {
        self.facts = facts
    }

    var html: HTML {
        """
        <dl>
        \(facts.map { "<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>" as HTML })
        </dl>
        """
    }
}
