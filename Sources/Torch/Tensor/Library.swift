import CTorch

/// libtorch itself: its version, threads, devices and random numbers.
public enum Libtorch {
    /// Such as `1.13.1`.
    public static var version: String { String(cString: ctorch_version()) }

    /// Threads that one operator uses.
    public static var threads: Int {
        get { Int(ctorch_thread_count()) }
        set { ctorch_set_thread_count(Int32(newValue)) }
    }

    /// CUDA devices that libtorch can use.
    public static var cudaDevices: Int { Int(ctorch_cuda_device_count()) }

    /// Whether a CUDA device such as `cuda:0` computes bfloat16 by itself; those of compute capability 8 and later do.
    public static func hasBFloat16(_ device: String) -> Bool { ctorch_cuda_has_bfloat16(device) }

    /// Restarts the random numbers of all devices.
    public static func seed(_ seed: Int) {
        ctorch_manual_seed(UInt64(bitPattern: Int64(seed)))
    }

    /// Where the processor's random numbers stand, to go on from there later; only the same version of libtorch understands it.
    public static var randomState: Tensor {
        var result: OpaquePointer?
        trap("the state of random numbers", ctorch_random_state(&result))
        return Tensor(owning: result!)
    }

    /// Goes on with the processor's random numbers from where they stood; returns false, and changes nothing, where it is no such state.
    public static func setRandomState(_ state: Tensor) -> Bool {
        takenString(ctorch_set_random_state(state.handle)) == nil
    }

    /// Keeps freed memory for the next batch. For a process whose whole purpose is to train: it will hold its peak until it ends.
    public static func keepFreedMemory() {
        ctorch_keep_freed_memory()
    }

    /// What the process does where libtorch gets no memory; it stops like after any other error if nothing is said. Set it before anything is computed.
    public nonisolated(unsafe) static var onMemoryShortage: ((_ message: String) -> Never)?

    /// Whether numbers too small for the normal format become zero on the calling thread, which keeps slow arithmetic out of training.
    public static func flushDenormals(_ enabled: Bool) {
        ctorch_set_flush_denormal(enabled)
    }
}
