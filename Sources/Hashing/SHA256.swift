internal import CCrypto
internal import Foundation

/// A SHA-256 digest (FIPS 180-4) of bytes that arrive piece by piece, computed by libcrypto.
public struct SHA256: ~Copyable {
    private let context = EVP_MD_CTX_new()

    public init() {
        guard let context, EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else { fatalError("libcrypto has no SHA-256") }
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Takes the next bytes.
    public func update(_ bytes: UnsafeRawBufferPointer) { EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) }

    /// Takes the next bytes.
    public func update(_ bytes: [UInt8]) { EVP_DigestUpdate(context, bytes, bytes.count) }

    /// The digest of all bytes so far, as 64 hexadecimal digits; nothing may follow.
    public consuming func finish() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context, &digest, nil)
        return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The digest of a file, which is read a mebibyte at a time.
    ///
    /// - Throws: what Foundation throws where the file cannot be read.
    public static func digest(ofFile path: String) throws -> String {
        let digest = SHA256()
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        while let chunk = try file.read(upToCount: 1 << 20), !chunk.isEmpty { chunk.withUnsafeBytes { digest.update($0) } }
        return digest.finish()
    }
}
