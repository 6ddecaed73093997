import Foundation
import Job
import Synchronization
import Testing

@testable import Service

@Suite("What the service manager hears", .timeLimit(.minutes(20)))
struct NotifyTests {
    @Test(arguments: [
        (ServiceState.ready, "READY=1"), (.stopping, "STOPPING=1"), (.watchdog, "WATCHDOG=1"),
        (.status("Epoch 3 of 10"), "STATUS=Epoch 3 of 10"), (.extendTimeout(.seconds(20)), "EXTEND_TIMEOUT_USEC=20000000"),
    ])
    func aStateIsTheAssignmentThatSystemdExpects(state: ServiceState, assignment: String) {
        #expect(state.assignment == assignment)
    }

    @Test func aReloadIsToldInOneDatagramWithItsTime() {
        #expect(ServiceState.reloading.assignment.wholeMatch(of: /RELOADING=1\nMONOTONIC_USEC=[1-9][0-9]*/) != nil)
    }

    @Test func aStatusOfSeveralLinesCannotSmuggleAnotherAssignment() {
        #expect(ServiceState.status("Loss\nREADY=1").assignment == "STATUS=Loss READY=1")
    }

    @Test func aNotificationReachesTheSocketOfTheServiceManager() async {
        await #expect(processExitsWith: .success) {
            let path = "/tmp/finetuned-notify-\(getpid())"
            let manager = datagramSocket(boundTo: path)
            setenv("NOTIFY_SOCKET", path, 1)
            ServiceManager.notify(.status("Watching 2 folders"))
            unlink(path)
            exit(received(by: manager) == ["STATUS=Watching 2 folders"] ? EXIT_SUCCESS : EXIT_FAILURE)
        }
    }

    @Test func theDaemonSaysWhenItIsReadyWhenItReloadsAndWhenItStops() async {
        await #expect(processExitsWith: .success) {
            let path = "/tmp/finetuned-notify-\(getpid())"
            let manager = datagramSocket(boundTo: path)
            setenv("NOTIFY_SOCKET", path, 1)
            let bench = try Bench(), loads = Counter(), told = Mutex<[String]>([])
            let reload = Reload { () throws(ConfigurationError) in
                if loads.next() == 1 { return bench.configuration() }
                throw ConfigurationError(file: "finetuned.toml", line: 1, problem: "settle in [daemon] is 10")
            }
            try await bench.serve(FakeWorker(), reload: reload) {
                for end in ["took up the new configuration", "is not taken up"] {
                    reload.wishes.ring()
                    await bench.journal.line(containing: end)
                    told.withLock { $0 += received(by: manager) }
                }
            }
            unlink(path)
            let states = told.withLock { $0 + received(by: manager) }.compactMap { $0.firstMatch(of: /^(READY|RELOADING|STOPPING)=1/)?.1 }
            try? FileManager.default.removeItem(atPath: bench.home.root.string)
            // Stopping begins while the second reload may not have ended.
            let isRight = Array(states.prefix(4)) == ["READY", "RELOADING", "READY", "RELOADING"] && Set(states.dropFirst(4)) == ["READY", "STOPPING"]
            exit(isRight ? EXIT_SUCCESS : EXIT_FAILURE)
        }
    }
}

/// The datagrams that have arrived.
private func received(by manager: Int32) -> [String] {
    var buffer = [UInt8](repeating: 0, count: 256), datagrams: [String] = []
    while case let count = recv(manager, &buffer, buffer.count, Int32(MSG_DONTWAIT)), count >= 0 {
        datagrams.append(String(decoding: buffer.prefix(count), as: UTF8.self))
    }
    return datagrams
}

/// A Unix datagram socket as a service manager listens on.
private func datagramSocket(boundTo path: String) -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    _ = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
    return descriptor
}
