/// A whole page: no script, nothing loaded but what lies beside it, light and dark, made to be read aloud and printed.
package struct WebPage {
    private let title: String
    private let body: HTML

    package init(title: String, body: HTML) {
        self.title = title
        self.body = body
    }

    package var html: HTML {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="generator" content="finetuned">
        <title>\(title)</title>
        <style>
        \(StyleSheet.css)
        </style>
        </head>
        <body>
        \(body)
        </body>
        </html>

        """
    }
}
