import { readFile } from "node:fs/promises";

export interface Document {
  id: string;
  title: string;
  text: string;
}

export interface Question {
  id: string;
  question: string;
  answerable: boolean;
  /** Ids of the documents that hold the answer. */
  documents: string[];
  /** What a right answer must contain. */
  answer: string;
}

/** The help centre of a fictional seller of coffee machines. */
export const documents = (): Promise<Document[]> => rows("support-qa-documents.jsonl");

/** What its customers ask. */
export const questions = (): Promise<Question[]> => rows("support-qa-questions.jsonl");

async function rows<Row>(name: string): Promise<Row[]> {
  const text = await readFile(new URL(`../fixtures/${name}`, import.meta.url), "utf8");
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
