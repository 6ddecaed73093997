import Glibc
import Testing

@testable import Service

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
            var buffer = [UInt8](repeating: 0, count: 256)
            let count = recv(manager, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            unlink(path)
            let received = String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
            exit(received == "STATUS=Watching 2 folders" ? EXIT_SUCCESS : EXIT_FAILURE)
        }
    }
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
