/// A table of texts whose first column names the rows.
package struct Table {
    private let caption: String
    private let head: [String]
    private let rows: [[String]]

    package init(_ caption: String, head: [String], rows: [[String]]) {
        self.caption = caption
        self.head = head
        self.rows = rows
    }

    /// Narrow screens scroll it sideways, also by keyboard.
    package var html: HTML {
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
