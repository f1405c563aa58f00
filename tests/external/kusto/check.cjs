// Reads queries from standard input, one JSON text a line, and answers each with a line: what Microsoft's parser finds.
// The queries are parsed and then analysed against the tables and columns of schema.json.
//
//   node check.cjs FOLDER      FOLDER is where `npm ci` put node_modules

"use strict";

const path = require("node:path");
const readline = require("node:readline");
const { createRequire } = require("node:module");

const schema = require("./schema.json");

function loadParser(folder) {
  const load = createRequire(path.join(path.resolve(folder), "package.json"));
  // The first of the two is the .NET runtime that the second, compiled from C#, runs on. Both define globals.
  load("@kusto/language-service-next/bridge.min.js");
  load("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
  return globalThis.Kusto.Language;
}

function databaseOf(kusto) {
  const symbols = kusto.Symbols;
  const columns = Object.entries(schema.columns).map(
    ([name, type]) => new symbols.ColumnSymbol(name, symbols.ScalarTypes.GetSymbol(type)),
  );
  // C# overloads are numbered here: $ctor4 of a table takes its name and its columns.
  const tables = schema.tables.map((name) => new symbols.TableSymbol.$ctor4(name, columns));
  return new symbols.DatabaseSymbol.ctor("ResourceGraph", tables);
}

function diagnosticsOf(kusto, globals, query) {
  const found = kusto.KustoCode.ParseAndAnalyze(query, globals).GetDiagnostics();
  return globalThis.System.Linq.Enumerable.from(found, kusto.Diagnostic)
    .ToArray(kusto.Diagnostic)
    .map(({ Code, Severity, Message, Start, Length }) => ({
      code: Code,
      severity: Severity,
      message: Message,
      at: query.slice(Start, Start + Length),
    }));
}

function main(folder) {
  const kusto = loadParser(folder);
  const globals = kusto.GlobalState.Default.WithDatabase(databaseOf(kusto));
  readline
    .createInterface({ input: process.stdin })
    .on("line", (line) => console.log(JSON.stringify(diagnosticsOf(kusto, globals, JSON.parse(line)))));
}

main(process.argv[2]);
