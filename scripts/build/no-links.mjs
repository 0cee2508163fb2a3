/** In the place of linkify-it, with which markdown-it finds addresses in plain text; the program never asks for that. */
export class LinkifyIt {}
