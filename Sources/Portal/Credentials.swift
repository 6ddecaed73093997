internal import Foundation

/// Who asks the portal. Never written anywhere, and described by its kind alone.
public enum Credentials: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible {
    /// Public items only.
    case none
    case token(String)
    /// An API key, which serves as a token that is not renewed.
    case apiKey(String)
    /// Tokens are asked for, and renewed.
    case user(String, password: String)

    /// Looks into systemd's credentials (`LoadCredential=portal-token:…`, `portal-api-key`, `portal-user`, `portal-password`), and
    /// then for the same in the environment: `FINETUNED_PORTAL_TOKEN` and so on.
    ///
    /// - Parameter environment: nil: the process's.
    public init(environment: [String: String]? = nil) {
        let environment = environment ?? ProcessInfo.processInfo.environment
        func find(_ name: String) -> String? {
            let folder = environment["CREDENTIALS_DIRECTORY"]
            let text = folder.flatMap { try? String(contentsOfFile: "\($0)/portal-\(name)", encoding: .utf8) }
                ?? environment["FINETUNED_PORTAL_" + name.uppercased().replacing("-", with: "_")]
            return text?.trimmingCharacters(in: .whitespacesAndNewlines).nonEmpty
        }
        if let user = find("user"), let password = find("password") {
            self = .user(user, password: password)
        } else if let key = find("api-key") {
            self = .apiKey(key)
        } else {
            self = find("token").map(Credentials.token) ?? .none
        }
    }

    public var description: String {
        switch self {
        case .none: "no credentials"
        case .token: "a token"
        case .apiKey: "an API key"
        case .user: "a user with password"
        }
    }

    public var debugDescription: String { description }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
