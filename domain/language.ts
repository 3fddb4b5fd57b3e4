/** Languages that problems and explanations are told in. */
export type Language = 'en' | 'id';
