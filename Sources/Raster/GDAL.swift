internal import CGDAL

/// The one place that sets GDAL up and listens to what it says.
enum GDAL {
    /// Registers the few drivers the program reads and writes, once; no file can reach another.
    static let ready: Void = {
        CPLSetErrorHandler(CPLQuietErrorHandler)
        CPLSetConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", "TRUE")
        CPLSetConfigOption("GDAL_ERROR_ON_LIBJPEG_WARNING", "TRUE")
        GDALRegister_MEM()
        GDALRegister_GTiff()
        GDALRegister_PNG()
        GDALRegister_JPEG()
        GDALRegister_mrf()
    }()

    /// Forgets what this thread's earlier calls complained about.
    static func begin() {
        _ = ready
        CPLErrorReset()
    }

    /// Whether a call since `begin()` failed on this thread.
    static var failed: Bool { CPLGetLastErrorType() == CE_Failure || CPLGetLastErrorType() == CE_Fatal }

    /// GDAL's last message on this thread, on one line.
    static var message: String {
        let text = CPLGetLastErrorMsg().map { String(cString: $0) } ?? ""
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return line.isEmpty ? "GDAL gave no reason" : line
    }

    /// Runs `body`, in which names in zip archives that do not say how they are encoded are UTF-8 instead of code page 437.
    static func withUnicodeInZips<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        CPLSetThreadLocalConfigOption("CPL_ZIP_ENCODING", "UTF-8")
        defer { CPLSetThreadLocalConfigOption("CPL_ZIP_ENCODING", nil) }
        return try body()
    }

    /// Calls `body` with `strings` as the null-terminated list GDAL takes for options.
    static func withList<Result>(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> Result
    ) -> Result {
        var list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        for string in strings { list = CSLAddString(list, string) }
        defer { CSLDestroy(list) }
        return body(list)
    }
}

/// The version of GDAL that the program runs with: `3.6.2`.
public var versionOfGDAL: String { GDALVersionInfo("RELEASE_NAME").map { String(cString: $0) } ?? "unknown" }
