/** What the colours call a language that has another name here. */
const COLOURED_AS: Readonly<Record<string, string>> = { shell: "bash" };
const ENDINGS: Readonly<Record<string, string>> = {
  python: "py",
  markdown: "md",
  latex: "tex",
  javascript: "js",
  typescript: "ts",
  jinja2: "jinja",
  dockerfile: "dockerfile",
  shell: "sh",
};

/** The language as the colours know it; every dialect of SQL is SQL. */
export function colouringOf(language: string | null): string | null {
  if (language === null) return null;
  return language.startsWith("sql-") ? "sql" : (COLOURED_AS[language] ?? language);
}

/** The ending of a file in this language. */
export function endingOf(language: string | null): string {
  const plain = colouringOf(language);
  return language === null || plain === null ? "txt" : (ENDINGS[language] ?? plain);
}
