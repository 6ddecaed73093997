/// A loss that is not a number, or infinite: nothing can be learnt from it, and what is learnt after it is worth nothing.
public struct LossNotFinite: Error, Equatable, CustomStringConvertible {
    /// The chips of the batch.
    public let chips: [String]
    /// Counted from 1; nil while the learning rate was searched.
    public let epoch: Int?
    /// The learning rate of the last layer group.
    public let rate: Double
    /// How often training has gone back to try with half the rate.
    public internal(set) var setbacks = 0

    /// How often training goes back before it is given up.
    static let mostSetbacks = 2

    /// What happened, as a sentence begins.
    private var finding: String {
        let names = chips.prefix(8).joined(separator: ", ") + (chips.count > 8 ? " and \(chips.count - 8) more" : "")
        let time = epoch.map { "in epoch \($0)" } ?? "in the search for the learning rate"
        return "The loss \(time) at a learning rate of \(rate) was not a finite number on the chips \(names)"
    }

    public var description: String {
        let effort = setbacks > 0 ? ", and no better with half the rate and a quarter of it" : ""
        return "\(finding)\(effort): set a lower lr in [folder.fit], look at these chips and their labels, or take another base model."
    }

    /// What is told when training goes back to where it last was well.
    /// - Parameter place: the epoch, and its batches that are done.
    func sentence(goingBackTo place: (epoch: Int, batches: Int)) -> String {
        let point = place.batches > 0 ? "after \(place.batches) batches of epoch \(place.epoch)" : "at the start of epoch \(place.epoch)"
        return "\(finding): training goes on \(point) with half the rate."
    }
}
