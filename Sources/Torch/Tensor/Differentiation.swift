import CTorch

extension Tensor {
    /// Whether operations on this tensor are recorded for `backward()`.
    public var requiresGradient: Bool {
        get { ctorch_tensor_requires_grad(handle) }
        set { trap("requiresGradient", ctorch_tensor_set_requires_grad(handle, newValue)) }
    }

    /// The gradient that `backward()` has gathered, if any.
    public var gradient: Tensor? {
        ctorch_tensor_grad(handle).map(Tensor.init(owning:))
    }

    /// Forgets the gradient.
    public func clearGradient() {
        ctorch_tensor_clear_grad(handle)
    }

    /// Adds the gradient of this one-element tensor to each leaf that it was computed from.
    public func backward() {
        trap("backward", ctorch_backward(handle))
    }
}

/// Runs `body` without recording for `backward()`: for evaluation, targets and updates in place.
///
/// The switch belongs to the thread, so `body` is synchronous.
public func withoutGradient<Result>(_ body: () throws -> Result) rethrows -> Result {
    let before = ctorch_set_grad_enabled(false)
    defer { _ = ctorch_set_grad_enabled(before) }
    return try body()
}
