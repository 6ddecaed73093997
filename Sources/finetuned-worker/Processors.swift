import Foundation
import Job
import Torch

/// The processors that this process may use.
enum Processors {
    /// Gives libtorch as many threads as there are processors to run them on, or as the order says; its own default is often one.
    static func prepareLibtorch(for order: JobOrder) {
        Libtorch.keepFreedMemory()
        Libtorch.onMemoryShortage = { message in
            FileHandle.standardError.write(Data("\(message.split(separator: "\n").first ?? "")\n".utf8))
            _exit(EX_OSERR)
        }
        Libtorch.flushDenormals(true)
        Libtorch.threads = threads(for: order)
    }

    private static func threads(for order: JobOrder) -> Int {
        guard case .train(let training) = order else { return available }
        return training.threads ?? max(1, available / training.workers)
    }

    /// At least 1: those of the process's affinity, or fewer where its control group or one around it has a quota.
    static var available: Int {
        let text = { (path: String) in (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
        let quotas = quotaFiles(of: text("/proc/self/cgroup")).compactMap { quota(of: text($0)) }
        return max(1, min(ProcessInfo.processInfo.activeProcessorCount, quotas.min() ?? .max))
    }

    /// Where the quotas of a process may stand, innermost first, by the text of `/proc/self/cgroup`.
    static func quotaFiles(of groups: String) -> [String] {
        let group = groups.split(separator: "\n").first { $0.hasPrefix("0::/") }?.dropFirst("0::/".count) ?? ""
        let parts = group.split(separator: "/")
        return (0...parts.count).reversed().map { (["/sys/fs/cgroup"] + parts.prefix($0) + ["cpu.max"]).joined(separator: "/") }
    }

    /// The processors that a `cpu.max` of a control group grants, such as 2 for `200000 100000`; nil for `max 100000`.
    static func quota(of text: String) -> Int? {
        let numbers = text.split(whereSeparator: \.isWhitespace).map { Double($0) }
        guard numbers.count == 2, let quota = numbers[0], let period = numbers[1], period > 0 else { return nil }
        return max(1, Int((quota / period).rounded(.up)))
    }

    /// The precision that a setting asks for. `auto` takes bfloat16 where the device has instructions for it, on which it is about twice
    /// as fast; elsewhere it would be converted back and forth. Never float16, which older GPUs have: its range is so narrow that
    /// gradients would have to be scaled.
    ///
    /// - Parameter processorInformation: The text of `/proc/cpuinfo`.
    static func precision(
        _ setting: PrecisionSetting, on device: String,
        processorInformation: @autoclosure () -> String = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    ) -> Precision {
        switch setting {
        case .float32: .float32
        case .bfloat16: .bfloat16
        case .auto: (device == "cpu" ? hasBFloat16(processorInformation()) : Libtorch.hasBFloat16(device)) ? .bfloat16 : .float32
        }
    }

    /// Whether the text of `/proc/cpuinfo` names instructions for bfloat16.
    static func hasBFloat16(_ processorInformation: String) -> Bool {
        let flags = processorInformation.split(separator: "\n").first { $0.hasPrefix("flags") } ?? ""
        return flags.split(whereSeparator: \.isWhitespace).contains { $0 == "avx512_bf16" || $0 == "amx_bf16" }
    }

    /// The device that a setting names: `auto` is the first CUDA device, or else the processors.
    static func device(named name: String) throws(DeviceError) -> String {
        let count = Libtorch.cudaDevices
        switch name {
        case "auto": return count > 0 ? "cuda:0" : "cpu"
        case "cpu": return "cpu"
        default:
            guard name.hasPrefix("cuda"), let number = Int(name == "cuda" ? "0" : name.dropFirst("cuda:".count)), (0..<count).contains(number)
            else { throw DeviceError(name: name, devices: count) }
            return "cuda:\(number)"
        }
    }
}

/// A device that is not there.
struct DeviceError: Error, CustomStringConvertible {
    let name: String
    let devices: Int
    var description: String {
        "The setting device is '\(name)', but libtorch sees \(devices) CUDA device\(devices == 1 ? "" : "s"): choose auto, cpu\(devices > 0 ? " or cuda:0" : "")."
    }
}
