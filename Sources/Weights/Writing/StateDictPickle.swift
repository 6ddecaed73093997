/// The pickle of a state dict, as both layouts have it. Storage keys are the tensors' positions.
struct StateDictPickle {
    let tensors: [(name: String, tensor: any TensorSource)]
    let moduleVersions: [ModuleVersion]
    let layout: WeightLayout

    func bytes() -> [UInt8] {
        var pickle = PickleWriter()
        pickle.writeOrderedDict()
        pickle.write(.mark)
        for (key, entry) in tensors.enumerated() {
            pickle.write(entry.name)
            write(entry.tensor, key: key, to: &pickle)
        }
        pickle.write(.setItems)
        if !moduleVersions.isEmpty { writeMetadata(to: &pickle) }
        return pickle.finished()
    }

    /// `_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks)`.
    private func write(_ tensor: any TensorSource, key: Int, to pickle: inout PickleWriter) {
        pickle.write(global: "_rebuild_tensor_v2", of: "torch._utils")
        pickle.write(.mark)
        writeStorage(of: tensor, key: key, to: &pickle)
        pickle.write(0)
        pickle.write(tuple: tensor.shape)
        pickle.write(tuple: rowMajorStrides(of: tensor.shape))
        pickle.write(false)
        pickle.writeOrderedDict()
        pickle.write(.tuple)
        pickle.write(.reduce)
    }

    private func writeStorage(of tensor: any TensorSource, key: Int, to pickle: inout PickleWriter) {
        pickle.write(.mark)
        pickle.write("storage")
        pickle.write(global: tensor.elementType.storageClass, of: "torch")
        pickle.write(String(key))
        pickle.write("cpu")
        pickle.write(tensor.elementCount)
        if layout == .legacy { pickle.write(.none) }
        pickle.write(.tuple)
        pickle.write(.binPersistentID)
    }

    /// The attribute `_metadata`: for each module a dict with its version.
    private func writeMetadata(to pickle: inout PickleWriter) {
        pickle.write(.emptyDict)
        pickle.write("_metadata")
        pickle.writeOrderedDict()
        pickle.write(.mark)
        for entry in moduleVersions {
            pickle.write(entry.module)
            pickle.write(.emptyDict)
            pickle.write("version")
            pickle.write(entry.version)
            pickle.write(.setItem)
        }
        pickle.write(.setItems)
        pickle.write(.setItem)
        pickle.write(.build)
    }

    private func rowMajorStrides(of shape: [Int]) -> [Int] {
        var strides: [Int] = []
        var stride = 1
        for size in shape.reversed() {
            strides.append(stride)
            stride *= max(1, size)
        }
        return strides.reversed()
    }
}

extension TensorSource {
    var elementCount: Int { shape.reduce(1, *) }
    var byteCount: Int { elementCount * elementType.size }
}
