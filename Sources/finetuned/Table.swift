import Foundation
import Job
import Service

/// Lays rows out in columns, two spaces apart.
func table(_ rows: [[String]]) -> String {
    let rows = rows.map { $0.map(\.onOneLine) }
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
        zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
            .replacing(/\s+$/, with: "")
    }.joined(separator: "\n")
}

/// The time as people's clocks show it: `2026-11-24 22:04:31`.
func localTime(_ date: Date) -> String {
    let style = Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: .current)
    return date.formatted(style.year().month().day().time(includingFractionalSeconds: false))
}

extension JobRecord {
    /// How long the last attempt took.
    var duration: Duration? {
        guard let startedAt, let finishedAt else { return nil }
        return .seconds(finishedAt.timeIntervalSince(startedAt))
    }

    /// The average precision before and after.
    var precision: String? {
        let values = [before, after].compactMap { $0.map { decimal($0.averagePrecision, places: 3) } }
        return values.isEmpty ? nil : values.joined(separator: " -> ")
    }
}
