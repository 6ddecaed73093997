import Esri

/// How the classes of training data relate to those that a model knows. Classes are the same if their names are: values are a matter of the export.
enum ClassMatch: Equatable {
    /// The model's layers can be used as they are.
    case same
    /// The model's layers can be used in another order: for each class of the data, its position in the model.
    case reordered([Int])
    /// The layers that name classes have to be made anew; the warning says so.
    case different(warning: String)

    init(of model: [ClassDefinition], with data: [ClassDefinition]) {
        let known = model.map(\.name), needed = data.map(\.name)
        let order = needed.compactMap(known.firstIndex)
        if known == needed {
            self = .same
        } else if order.count == known.count, needed.count == known.count {
            self = .reordered(order)
        } else {
            self = .different(
                warning: "The model knows the classes \(known.joined(separator: ", ")) and the training data has "
                    + "\(needed.joined(separator: ", ")): the layers that name classes start anew.")
        }
    }
}
