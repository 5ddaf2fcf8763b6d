/** The same keys in another language, each in the same form: a sentence, or a sentence for one and for many. */
export type Translation<English> = {
  readonly [Key in keyof English]: English[Key] extends string ? string : { one: string; other: string };
};
