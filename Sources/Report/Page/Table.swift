/// A table of texts whose first column names the rows.
struct Table {
    let caption: String
    let head: [String]
    let rows: [[String]]

    init(_ caption: String, head: [String], rows: [[String]]) {
        self.caption = caption
        self.head = head
        self.rows = rows
    }

    /// Narrow screens scroll it sideways, also by keyboard.
    var html: HTML {
        """
        <div class="scroll" role="region" aria-label="\(caption)" tabindex="0">
        <table>
        <caption>\(caption)</caption>
        <thead><tr>\(head.map { "<th scope=\"col\">\($0)</th>" as HTML })</tr></thead>
        <tbody>
        \(rows.map(Self.row))
        </tbody>
        </table>
        </div>
        """
    }

    private static func row(_ cells: [String]) -> HTML {
        "<tr><th scope=\"row\">\(cells.first ?? "")</th>\(cells.dropFirst().map { "<td>\($0)</td>" as HTML })</tr>"
    }
}

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
