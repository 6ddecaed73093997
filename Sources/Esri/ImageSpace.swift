/// Which space the imagery lies in; only map space may be turned and mirrored freely.
public enum ImageSpace: String, Sendable, Codable {
    /// Seen from above, on the ground.
    case map = "MAP_SPACE"
    /// A camera's view, or no coordinates at all.
    case pixel = "PIXEL_SPACE"
}
