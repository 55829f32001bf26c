const ESCAPED: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Text as HTML that shows it. */
export function escaped(text: string): string {
  return text.replace(/[&<>]/g, (sign) => ESCAPED[sign] ?? sign);
}

/** HTML of nothing but text and spans, cut at its line breaks: a span across a break is closed and opened again. */
export function lines(html: string): string[] {
  const open: string[] = [];
  return html.split("\n").map((line) => {
    const before = open.join("");
    for (const [tag] of line.matchAll(/<span[^>]*>|<\/span>/g)) {
      if (tag === "</span>") open.pop();
      else open.push(tag);
    }
    return before + line + "</span>".repeat(open.length);
  });
}
