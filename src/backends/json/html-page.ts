const beginsAsPage = /^\s*(?:<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>])/i;

/** Whether a body is a web page. Then a proxy, an identity provider or a wrong port answered instead of the store. */
export function isHtmlPage(contentType: string | undefined, body: string): boolean {
  return contentType?.toLowerCase().startsWith('text/html') === true || beginsAsPage.test(body.slice(0, 512));
}

/** The page's title in one line, or '' if it has none. */
export function titleOfPage(body: string): string {
  const title = /<title[^>]*>([^<]{0,200})/i.exec(body.slice(0, 16_384))?.[1] ?? '';
  return title.replace(/\s+/g, ' ').trim();
}
