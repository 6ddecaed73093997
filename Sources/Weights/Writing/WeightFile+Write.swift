extension WeightFile {
    /// Writes a state dict that `torch.load` reads, with `weights_only=True` too. The same tensors give the same bytes.
    ///
    /// The file appears under its name only when it is whole; tensors are written one by one as they give their bytes.
    ///
    /// - Parameters:
    ///   - tensors: Names and tensors in the order of the state dict; no name twice.
    ///   - moduleVersions: The versions of the modules, as `WeightFile.moduleVersions` has them.
    ///   - layout: arcgis.learn writes `.legacy`. A `.zip` must stay below 4 GiB.
    public static func write(
        _ tensors: [(name: String, tensor: any TensorSource)],
        moduleVersions: [ModuleVersion] = [],
        layout: WeightLayout = .legacy,
        to path: String
    ) throws(WeightError) {
        do throws(WeightProblem) {
            try checkNames(tensors)
            var file = try OutputFile(replacing: path)
            let pickle = StateDictPickle(tensors: tensors, moduleVersions: moduleVersions, layout: layout).bytes()
            switch layout {
            case .legacy: try LegacyLayout.write(tensors.map(\.tensor), pickle, to: &file)
            case .zip: try ZipLayout.write(tensors.map(\.tensor), pickle, to: &file)
            }
            try file.commit()
        } catch {
            throw WeightError(file: path, problem: error)
        }
    }

    private static func checkNames(_ tensors: [(name: String, tensor: any TensorSource)]) throws(WeightProblem) {
        var names: Set<String> = []
        for (name, _) in tensors {
            guard names.insert(name).inserted else { throw .repeatedEntry(name) }
        }
    }
}

extension TensorSource {
    /// Hands the bytes to `body`, having held their count against the shape.
    func withCheckedBytes(_ body: (UnsafeRawBufferPointer) throws(WeightProblem) -> Void) throws(WeightProblem) {
        let expected = byteCount
        do {
            try withBytes { bytes in
                guard bytes.count == expected else {
                    throw WeightProblem.unwritable(reason: "a tensor of shape \(shape) gave \(bytes.count) bytes, expected \(expected)")
                }
                try body(bytes)
            }
        } catch let problem as WeightProblem {
            throw problem
        } catch {
            throw .unwritable(reason: "a tensor's bytes could not be had: \(error)")
        }
    }
}
