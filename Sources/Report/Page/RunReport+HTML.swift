internal import Foundation
internal import Job
internal import Page

extension RunReport {
    /// The page: no script, nothing loaded but the pictures beside it, light and dark, made to be read aloud and printed.
    public func html() -> String {
        let body: HTML = """
            \(header)
            <main>
            \(sections)
            </main>
            <footer><p>Job \(job) · written by finetuned</p></footer>
            """
        return WebPage(title: "\(name): training report", body: body).html.source
    }

    private var header: HTML {
        let verdict = Verdict(self)
        return """
            <header>
            <p class="kicker">Training report</p>
            <h1>\(name)</h1>
            <p class="lead"><strong>\(verdict.headline)</strong> \(verdict.precision) \(verdict.counts)</p>
            \(verdict.advice.map { "<p>\($0)</p>" as HTML })
            <p class="faint">\(Self.day(started)), \(finished.timeIntervalSince(started).duration)</p>
            </header>
            """
    }

    private var sections: [HTML] {
        [
            warningSection, changeSection, pictureSection, trainingSection, useSection, inputSection, requirementSection,
            environmentSection, timeSection, settingsSection,
        ].compactMap { $0 }
    }

    private static func day(_ date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "d MMMM yyyy, HH:mm zzz"
        return formatter.string(from: date)
    }
}
