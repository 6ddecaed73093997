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

    /// Restarts the random numbers of all devices.
    public static func seed(_ seed: Int) {
        ctorch_manual_seed(UInt64(bitPattern: Int64(seed)))
    }

    /// Where the random numbers of a device stand, to go on from there later; only the same version of libtorch understands it.
    public static func randomState(of device: String) -> Tensor {
        var result: OpaquePointer?
        trap("the state of random numbers", ctorch_random_state(device, &result))
        return Tensor(owning: result!)
    }

    /// Goes on with random numbers from where they stood; returns false, and changes nothing, where it is no state of this device.
    public static func setRandomState(_ state: Tensor, of device: String) -> Bool {
        takenString(ctorch_set_random_state(device, state.handle)) == nil
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
