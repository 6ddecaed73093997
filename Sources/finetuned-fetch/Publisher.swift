import Foundation
import Portal
import Service
import SystemPackage

/// Uploads the packages that wait in a drop folder's outbox. An upload that fails stays there, and never concerns its job.
struct Publisher {
    let portals: Portals
    let folder: FolderSettings
    let log: FolderLog

    /// Uploads every package that is not among those that were begun with.
    func serve(_ begun: inout Set<String>) {
        for order in outbox.ownOrders where begun.insert(order.job).inserted { serve(order) }
    }

    /// Whether nothing is left that may succeed soon.
    var isDone: Bool { !outbox.hasWaiting }

    private var outbox: Outbox { Outbox(of: folder) }

    private func serve(_ order: UploadOrder) {
        let log = log.job(order.job), name = FilePath(order.package).lastComponent?.string ?? order.package
        var order = order
        do {
            guard let package = outbox.package(of: order) else {
                log.warning("\(order.package) cannot be read among the results of the folder, or no longer, and is not published.", .publishingFailed)
                return try outbox.remove(order)
            }
            let item = try upload(package, named: name, &order)
            try outbox.remove(order)
            log.info("published \(name) as item \(item.id) (\(item.title)) of \(portals.url).", .modelPublished)
        } catch {
            let isTransient = (error as? PortalError)?.isTransient ?? false
            try? outbox.keep(order, because: "\(error)", isTransient: isTransient)
            log.error("\(name) could not be published, and waits in the outbox: \(error)", .publishingFailed)
        }
    }

    /// The order for a new item becomes one for that item, as soon as there is one.
    private func upload(_ package: FileHandle, named name: String, _ order: inout UploadOrder) throws(PortalError) -> Item {
        var session = try portals.session()
        let id: String? = if case .item(let id) = order.target { id } else { nil }
        return try session.publish(package, named: name, as: id, title: FilePath(name).stem ?? order.job) { id in
            if let item = Publishing(rawValue: id) { order.target = item }
            try? outbox.note(order)
        }
    }
}
