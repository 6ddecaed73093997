import Foundation
import Portal
import Service
import SystemPackage

/// Uploads the packages that wait in a drop folder's outbox. An upload that fails stays there, and never concerns its job.
struct Publisher {
    let portals: Portals
    let folder: FolderSettings
    let log: FolderLog

    /// - Returns: whether nothing is left that may succeed soon.
    func serve() -> Bool {
        let outbox = Outbox(of: folder)
        var isDone = true
        for order in outbox.orders {
            let log = log.job(order.job), name = FilePath(order.package).lastComponent?.string ?? order.package
            do {
                guard FileManager.default.fileExists(atPath: order.package) else {
                    log.warning("\(order.package) is no longer there and is not published.", .publishingFailed)
                    try outbox.remove(order)
                    continue
                }
                let item = try upload(order)
                try outbox.remove(order)
                log.info("published \(name) as item \(item.id) (\(item.title)) of \(portals.url).", .modelPublished)
            } catch {
                let isTransient = (error as? PortalError)?.isTransient ?? false
                if isTransient { isDone = false }
                try? outbox.keep(order, because: "\(error)", isTransient: isTransient)
                log.error("\(name) could not be published, and waits in the outbox: \(error)", .publishingFailed)
            }
        }
        return isDone
    }

    private func upload(_ order: UploadOrder) throws(PortalError) -> Item {
        var session = try portals.session()
        let id: String? = if case .item(let id) = order.target { id } else { nil }
        return try session.publish(order.package, as: id, title: FilePath(order.package).stem ?? order.job)
    }
}
