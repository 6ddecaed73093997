import Foundation
import Testing

/// Chromium without a window, where it is installed.
enum Browser {
    static let executable = ["chromium", "chromium-browser", "google-chrome"]
        .flatMap { name in (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" } }
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    /// What a page is like once it has loaded.
    struct Audit: Decodable {
        /// Sources of pictures that did not load.
        let brokenPictures: [String]
        let pictures: Int
        /// Addresses on the page that lead elsewhere than to a file beside it.
        let foreignAddresses: [String]
        /// What the page tried to load or run against the rule that only pictures beside it may be loaded.
        let violations: [String]
        let scriptErrors: [String]
        let isDark: Bool
        /// By how many pixels the page is wider than the window.
        let overflow: Int
        /// Texts whose contrast to their ground is below 4.5 to 1, or 3 to 1 where they are large (WCAG 2.1, level AA).
        let paleTexts: [String]
        /// Texts that were measured.
        let texts: Int
        let headingLevels: [Int]
        /// Pictures without a description, and elements that scroll but have no name or cannot be reached by keyboard.
        let unnamed: [String]
        /// Table cells in the head that do not say what they head.
        let headsWithoutScope: Int
    }

    /// Opens a page in a window of the given width and examines it. The page itself stays as it is: a copy beside it is opened.
    static func audit(_ page: URL, width: Int, isDark: Bool) throws -> Audit {
        let html = try String(contentsOf: page, encoding: .utf8)
        let copy = page.deletingLastPathComponent().appending(path: "audit-\(width)-\(isDark).html")
        try html.replacing("<head>", with: "<head>\n\(policy)\n\(script)", maxReplacements: 1).write(to: copy, atomically: true, encoding: .utf8)
        let profile = copy.deletingLastPathComponent().appending(path: "profile-\(width)-\(isDark)")
        let browser = Process()
        browser.executableURL = URL(filePath: try #require(executable))
        browser.arguments = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--user-data-dir=\(profile.path)",
            "--window-size=\(width),900", "--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)",
            "--host-resolver-rules=MAP * ~NOTFOUND", "--dump-dom", copy.absoluteString,
        ]
        let output = Pipe()
        browser.standardOutput = output
        browser.standardError = FileHandle.nullDevice
        try browser.run()
        let document = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        browser.waitUntilExit()
        let result = try #require(document.firstMatch(of: /data-audit="([^"]*)"/), "Chromium wrote no audit").output.1
        return try JSONDecoder().decode(Audit.self, from: try #require(Data(base64Encoded: String(result))))
    }

    private static let policy = """
        <meta http-equiv="Content-Security-Policy" \
        content="default-src 'none'; img-src file:; style-src 'unsafe-inline'; script-src 'nonce-audit'">
        """

    private static let script = """
        <script nonce="audit">
        const violations = [], scriptErrors = []
        addEventListener('securitypolicyviolation', event => violations.push(event.blockedURI))
        addEventListener('error', event => { if (event.message) scriptErrors.push(event.message) })
        const all = selector => [...document.querySelectorAll(selector)]
        const rgb = text => text.match(/[0-9.]+/g).map(Number)
        const luminance = ([red, green, blue]) => [red, green, blue]
            .map(value => value / 255).map(share => share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4)
            .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0)
        const ground = element => {
            for (; element; element = element.parentElement) {
                const color = rgb(getComputedStyle(element).backgroundColor)
                if (color[3] !== 0) return color
            }
            return [255, 255, 255]
        }
        const isPale = element => {
            const style = getComputedStyle(element), size = parseFloat(style.fontSize)
            const [low, high] = [luminance(rgb(style.color)), luminance(ground(element))].sort((a, b) => a - b)
            const isLarge = size >= 24 || size >= 18.66 && style.fontWeight >= 700
            return (high + 0.05) / (low + 0.05) < (isLarge ? 3 : 4.5)
        }
        addEventListener('load', () => {
            const texts = all('body *').filter(element =>
                [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()))
            const folder = location.href.replace(/[^/]*$/, '')
            const audit = {
                brokenPictures: [...document.images].filter(image => !image.naturalWidth).map(image => image.src),
                pictures: document.images.length,
                foreignAddresses: all('[src], [href]').map(element => element.src || element.href).filter(url => !url.startsWith(folder)),
                violations, scriptErrors,
                isDark: luminance(ground(document.body)) < 0.2,
                overflow: Math.max(0, document.documentElement.scrollWidth - innerWidth),
                paleTexts: texts.filter(isPale).map(element => element.textContent.trim().slice(0, 60)),
                texts: texts.length,
                headingLevels: all('h1, h2, h3, h4, h5, h6').map(heading => Number(heading.tagName[1])),
                unnamed: [
                    ...all('img').filter(image => !image.alt.trim()),
                    ...all('.scroll').filter(element => !element.getAttribute('aria-label') || element.tabIndex < 0),
                    ...all('a').filter(link => !link.textContent.trim() && !link.querySelector('img[alt]')),
                ].map(element => element.outerHTML.slice(0, 80)),
                headsWithoutScope: all('th:not([scope])').length,
            }
            const bytes = new TextEncoder().encode(JSON.stringify(audit))
            document.documentElement.setAttribute('data-audit', btoa(String.fromCharCode(...bytes)))
        })
        </script>
        """
}
