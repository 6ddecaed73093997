internal import Job
internal import Page

// What came out of the job.
extension RunReport {
    var warningSection: HTML? {
        guard !warnings.isEmpty else { return nil }
        return """
            <section class="warnings">
            <h2>Warnings</h2>
            <ul>
            \(warnings.map { "<li>\($0)</li>" as HTML })
            </ul>
            </section>
            """
    }

    var changeSection: HTML {
        """
        <section>
        <h2>What changed</h2>
        \(MetricsTable(before: before, after: after).html)
        <p class="faint">1 is perfect: every object found, in its shape, and nothing else. IoU is the share of the joint area \
        that a prediction and a label have in common.</p>
        \(mapLink)
        \(figure(.beforeAfter))
        \(figure(.precisionRecall))
        \(figure(.confusion))
        </section>
        """
    }

    private var mapLink: HTML? {
        map.map {
            """
            <p><a href="\(file: $0)">\($0)</a> is a map of the chips for QGIS or ArcGIS: colour it by <code>f1_after</code> to see \
            where the model is still weak.</p>
            """
        }
    }

    var pictureSection: HTML? {
        let figures: [(String, PagePicture.Kind)] = [
            ("Before training", .before), ("After training", .after), ("Training chips", .batch),
        ]
        let shown = figures.compactMap { title, kind in
            figure(kind).map { "<h3>\(title)</h3>\n\($0)" as HTML }
        }
        guard !shown.isEmpty else { return nil }
        return """
            <section>
            <h2>Pictures</h2>
            \(shown)
            </section>
            """
    }

    var trainingSection: HTML {
        """
        <section>
        <h2>How training went</h2>
        <p>\(LossStory(epochs: epochs).sentence) \(rateStory)</p>
        \(figure(.losses))
        \(figure(.learningRate))
        \(epochTable.html)
        </section>
        """
    }

    private var rateStory: String {
        let origin = learningRateBatches.map { "found in \($0.of("batch", plural: "batches"))" } ?? "as the settings say"
        let story = "The learning rate was \(firstLearningRate.setting), \(origin)"
        guard setbacks > 0 else { return story + "." }
        let times = setbacks == 1 ? "once" : setbacks == 2 ? "twice" : "\(setbacks) times"
        return "\(story); it was halved \(times), to \(learningRate.setting), because the loss was not a finite number."
    }

    /// The learning rate that was found or set, before any setback.
    var firstLearningRate: Double { learningRate * Double(1 << setbacks) }

    private var epochTable: Table {
        let head = ["Epoch", "Training loss", "Validation loss", "Average precision", "Learning rate", "Time"]
        return Table("Epochs", head: head, rows: epochs.map(Self.row))
    }

    private static func row(_ epoch: Epoch) -> [String] {
        [
            String(epoch.number), epoch.trainLoss.brief, epoch.validLoss?.brief ?? "–",
            epoch.averagePrecision?.decimal(3) ?? "–", epoch.learningRate.setting, epoch.seconds.duration,
        ]
    }

    var useSection: HTML {
        let file = package.split(separator: "/").last.map(String.init) ?? package
        return """
            <section>
            <h2>How to use the model</h2>
            <p>The model is <a href="\(file: package)">\(package)</a>, beside this page.</p>
            <ul>
            <li>In ArcGIS Pro, run <em>Detect Objects Using Deep Learning</em> and choose <code>\(file)</code> as the model definition.</li>
            <li>In Python, <code>MaskRCNN.from_model("\(file)")</code> from <code>arcgis.learn</code> loads it.</li>
            <li>Dropped into a drop folder, it becomes the base of the next training there.</li>
            </ul>
            </section>
            """
    }
}
