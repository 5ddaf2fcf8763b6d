/** Where the thread stands beside the list. Below this width one of them is seen at a time. */
export const beside = matchMedia("(min-width: 720px)");
