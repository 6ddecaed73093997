import CTorch

/// How exactly convolutions and matrix products are computed. Losses, boxes, statistics and the weights themselves stay in float32.
public enum Precision: String, Sendable {
    case float32 = "fp32"
    case bfloat16 = "bf16"

    /// Images `[N, C, H, W]` in the memory order that suits the precision; layers keep to it.
    ///
    /// Convolutions are fastest with the channels of a pixel side by side. But they then sum in another order, and in float32 training
    /// shall round as it does in torchvision; it would gain 2 % only.
    public func arranged(_ images: Tensor) -> Tensor { self == .bfloat16 ? images.channelsLast() : images }
}

/// Runs `body` with convolutions and matrix products in the given precision.
///
/// The switch belongs to the thread, so `body` is synchronous. `backward()` needs no switch: it follows the forward pass.
public func with<Result>(_ precision: Precision, on device: String, _ body: () throws -> Result) rethrows -> Result {
    guard precision == .bfloat16 else { return try body() }
    trap("bfloat16", ctorch_set_autocast(device, true))
    defer { trap("bfloat16", ctorch_set_autocast(device, false)) }
    return try body()
}
