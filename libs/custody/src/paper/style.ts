/** Screen and print of a paper; the head of the one table stands on every printed page. */
export const PAPER_STYLE = `
@page { size: A4; margin: 14mm 16mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 48rem; padding: 0 1rem 2rem; font: 11pt/1.45 Georgia, 'Times New Roman', serif; color: #000; background: #fff; }
table.pages { width: 100%; border-collapse: collapse; table-layout: fixed; }
table.pages > thead td, table.pages > tfoot td { font: 8.5pt/1.4 Arial, Helvetica, sans-serif; }
table.pages > thead td { border-bottom: 1.5pt solid #000; padding: 0 0 4pt; }
table.pages > tfoot td { border-top: .5pt solid #000; padding: 3pt 0 0; }
table.pages > tbody > tr > td { padding: 10pt 0; vertical-align: top; }
.marks { display: flex; flex-wrap: wrap; gap: 0 1.5em; }
.marks span { white-space: nowrap; }
.sample { font: bold 15pt/1.3 Arial, Helvetica, sans-serif; letter-spacing: .15em; color: #a00; border: 2pt solid #a00; padding: 1pt 6pt; margin-bottom: 4pt; text-align: center; }
h1 { font-size: 17pt; margin: 4pt 0 2pt; } h2 { font-size: 13pt; margin: 18pt 0 6pt; break-after: avoid; }
h3 { font: bold 10.5pt/1.4 Arial, Helvetica, sans-serif; margin: 0 0 4pt; break-after: avoid; }
.points { float: right; font-weight: normal; }
.question { margin: 0 0 16pt; break-inside: avoid; } .task { break-inside: auto; }
.passage { border-left: 3pt solid #888; padding-left: 10pt; margin: 0 0 12pt; }
.hint { font: italic 9.5pt/1.4 Arial, Helvetica, sans-serif; color: #333; margin: 2pt 0; }
pre { font: 9.5pt/1.35 'DejaVu Sans Mono', Consolas, monospace; background: #f3f3f3; padding: 6pt 8pt; margin: 6pt 0; white-space: pre-wrap; overflow-wrap: anywhere; }
code { font-family: 'DejaVu Sans Mono', Consolas, monospace; font-size: .92em; overflow-wrap: anywhere; }
ul.options { list-style: none; margin: 4pt 0; padding: 0; }
ul.options li { display: flex; gap: .6em; align-items: baseline; margin: 3pt 0; }
ul.options li > span:not(.box) { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.pairs { display: flex; flex-wrap: wrap; gap: 0 2rem; } .pairs ul { flex: 1 1 14rem; min-width: 0; }
.box { display: inline-block; flex: none; width: 11pt; height: 11pt; border: .8pt solid #000; vertical-align: middle; } .box.round { border-radius: 50%; }
.writing { border-bottom: .5pt solid #000; height: 1.6em; margin: 0; }
.line { display: inline-block; width: min(20rem, 80%); border-bottom: .8pt solid #000; height: 1.6em; }
.question table:not(.pages) { border-collapse: collapse; max-width: 100%; font-size: 10pt; }
.question th, .question td { border: .5pt solid #666; padding: 2pt 6pt; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
.samples { width: 100%; table-layout: fixed; } .samples th:first-child { width: 2em; } .samples pre { margin: 0; padding: 2pt; background: none; }
@media screen { body { padding-top: 12px; } }
@media (max-width: 40rem) { body { font-size: 12pt; } .points { float: none; display: block; } }
`;
