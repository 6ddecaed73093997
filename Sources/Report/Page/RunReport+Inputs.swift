internal import Job
internal import Page

// What the job used.
extension RunReport {
    var inputSection: HTML {
        """
        <section>
        <h2>What was used</h2>
        <h3>Files</h3>
        \(inputs.map(Self.facts))
        <h3>Training data</h3>
        \(FactList(dataFacts).html)
        <h3>Base model</h3>
        \(baseHTML)
        </section>
        """
    }

    private static func facts(of input: Input) -> HTML {
        FactList(
            [Fact(input.role, input.path), Fact("Size", input.bytes.size)] + (input.sha256.map { [Fact("SHA-256", $0)] } ?? [])
        ).html
    }

    private var dataFacts: [Fact] {
        [
            Fact("Chips", "\(data.trainingChips) for training, \(data.validationChips) for validation"),
            Fact("Without objects", "\(data.emptyChips) kept as negatives, \(data.droppedChips) left out"),
            Fact("Labelled objects", String(data.instances)),
            Fact("Classes", data.classes.joined(separator: ", ")),
            Fact("Chip size", "\(data.chipSize) pixels"),
        ] + dataDetails
    }

    private var baseHTML: HTML {
        guard let base else { return "<p>None: the model was trained from scratch.</p>" }
        return FactList([
            Fact("Type", base.type), Fact("Backbone", base.backbone), Fact("Classes", base.classes.joined(separator: ", ")),
            Fact("Chip size", "\(base.chipSize) pixels"),
        ]).html
    }

    var requirementSection: HTML? {
        guard !requirements.isEmpty else { return nil }
        let rows = requirements.map { [$0.subject.rawValue.prefix(1).uppercased() + $0.subject.rawValue.dropFirst(), $0.expected, $0.found, $0.isMet ? "✓ fits" : "✗ differs"] }
        return """
            <section>
            <h2>Does the data fit the model?</h2>
            \(Table("What the base model asks of the data", head: ["Requirement", "Expected", "Found", "Result"], rows: rows).html)
            </section>
            """
    }

    var environmentSection: HTML {
        """
        <section>
        <h2>Device and versions</h2>
        \(FactList(environment + [Fact("Seed", String(settings.prepare.seed))]).html)
        </section>
        """
    }

    var timeSection: HTML? {
        guard !timings.isEmpty else { return nil }
        let total = timings.reduce(0) { $0 + $1.seconds }
        let rows = timings.map { [$0.step, $0.seconds.duration, "\((100 * $0.seconds / max(total, 1e-9)).decimal(0))%"] }
        return """
            <section>
            <h2>Time</h2>
            \(resumedFrom.map { "<p>After an interruption the training went on from epoch \($0); the times are those since then.</p>" as HTML })
            \(Table("Time by step", head: ["Step", "Time", "Share"], rows: rows + [["All", total.duration, "100%"]]).html)
            </section>
            """
    }

    var settingsSection: HTML {
        """
        <section>
        <h2>Settings</h2>
        \(Table("Settings by name, as in the configuration", head: ["Setting", "Value"], rows: SettingsList(settings).rows).html)
        </section>
        """
    }
}
