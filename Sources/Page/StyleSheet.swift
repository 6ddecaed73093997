/// How the pages look.
package enum StyleSheet {
    /// Colours reach a contrast of at least 4.5 to 1 for text in both schemes (WCAG 2.1, level AA).
    package static let css: HTML = """
        :root {
          color-scheme: light dark;
          --paper: #ffffff; --ink: #1b1f24; --faint: #57606a; --rule: #d8dee4; --panel: #f5f7f9; --link: #0a58a8;
          --warning: #b25000;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #14181d; --ink: #e6e9ed; --faint: #a3adb8; --rule: #363d46; --panel: #1d232a; --link: #7cc0ff;
            --warning: #f0a04b;
          }
        }
        * { box-sizing: border-box; }
        body {
          margin: 0 auto; padding: 2rem 1.25rem 3rem; max-width: 64rem; background: var(--paper); color: var(--ink);
          font: 1rem/1.55 system-ui, "Segoe UI", "DejaVu Sans", sans-serif;
        }
        h1, h2, h3, p, li { overflow-wrap: anywhere; }
        h1, h2, h3 { line-height: 1.25; }
        h1 { margin: 0 0 .75rem; font-size: 2rem; }
        h2 { margin: 3rem 0 .75rem; padding-bottom: .3rem; border-bottom: 1px solid var(--rule); font-size: 1.4rem; }
        h3 { margin: 1.75rem 0 .5rem; font-size: 1.1rem; }
        p, ul { max-width: 46rem; }
        ul { padding-left: 1.25rem; }
        li { margin: .35rem 0; }
        a { color: var(--link); }
        a:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .92em; }
        .kicker { margin: 0; color: var(--faint); font-size: .9rem; }
        .lead { font-size: 1.2rem; }
        .faint, footer { color: var(--faint); font-size: .92rem; }
        .warnings { margin-top: 2rem; padding: .1rem 1.25rem .75rem; border-left: 5px solid var(--warning); background: var(--panel); }
        .warnings h2 { margin: 1rem 0 .5rem; border: 0; }
        figure { margin: 1.25rem 0 2rem; }
        figure a { display: block; }
        img { display: block; width: 100%; max-width: max-content; height: auto; margin: 0 auto; border: 1px solid var(--rule); border-radius: 6px; }
        .scroll { margin: 1rem 0; overflow-x: auto; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        caption { padding: .25rem 0; color: var(--faint); font-size: .92rem; text-align: left; }
        th, td { padding: .4rem 1.25rem .4rem 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
        thead th { color: var(--faint); font-size: .92rem; font-weight: 600; }
        tbody th { font-weight: 400; }
        dl { margin: .5rem 0 1rem; }
        dl div { display: grid; grid-template-columns: 11rem 1fr; gap: 0 1rem; padding: .3rem 0; border-bottom: 1px solid var(--rule); }
        dt { color: var(--faint); }
        dd { margin: 0; overflow-wrap: anywhere; }
        .runs { max-width: none; padding: 0; list-style: none; }
        .runs li { display: grid; grid-template-columns: 20rem 1fr; gap: .5rem 1.5rem; padding: 1.25rem 0; border-top: 1px solid var(--rule); }
        .runs h2 { margin: 0 0 .25rem; padding: 0; border: 0; font-size: 1.15rem; }
        .runs p { margin: .25rem 0; }
        .status { font-weight: 600; }
        .blank { background: var(--panel); border-radius: 6px; }
        footer { margin-top: 3rem; padding-top: .5rem; border-top: 1px solid var(--rule); }
        @media (max-width: 36rem) {
          body { padding: 1.25rem 1rem 2rem; }
          h1 { font-size: 1.6rem; }
          .lead { font-size: 1.08rem; }
          dl div, .runs li { grid-template-columns: 1fr; }
          th, td { padding-right: .75rem; }
          .blank { display: none; }
        }
        @media print {
          :root { --paper: #ffffff; --ink: #000000; --faint: #444444; --rule: #bbbbbb; --panel: #ffffff; --link: #000000; }
          body { max-width: none; padding: 0; font-size: 10pt; }
          h2, h3 { break-after: avoid; }
          tr, figure, .warnings { break-inside: avoid; }
          img { max-height: 23cm; width: auto; max-width: 100%; }
          .scroll { overflow: visible; }
        }
        """
}
