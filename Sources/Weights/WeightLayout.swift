/// How a `.pth` file is laid out.
public enum WeightLayout: Sendable {
    /// A zip of `data.pkl` and one stored entry a storage: PyTorch 1.6 and later.
    case zip
    /// Pickles one after the other, then the raw storages: PyTorch before 1.6, and what arcgis.learn writes.
    case legacy
}
