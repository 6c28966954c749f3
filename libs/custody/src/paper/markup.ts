import MarkdownIt from 'markdown-it';

/** Text in HTML, also between double quotes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Authors' HTML is shown as they typed it; a page that stands alone fetches no images and leads nowhere. */
const markdown = new MarkdownIt({ html: false, linkify: false }).disable([
  'image',
  'link',
  'autolink',
  'reference',
]);

/** A prompt, statement or passage. */
export function blockHtml(text: string): string {
  return markdown.render(text);
}

/** An option: no paragraphs, no lists; a number at its beginning is a number. */
export function inlineHtml(text: string): string {
  return markdown.renderInline(text);
}
