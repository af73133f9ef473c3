// Reads { "schemas": { name: text }, "documents": [{ "schema": name, "text": json }] } and answers, for each document,
// null when it is valid or what is wrong with it.
const Ajv = require('ajv').default;

let input = '';
process.stdin.on('data', chunk => (input += chunk));
process.stdin.on('end', () => {
  const { schemas, documents } = JSON.parse(input);
  const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, strictTuples: false, allowUnionTypes: true });
  ajv.addVocabulary(['allowComments', 'allowTrailingCommas', 'defaultSnippets', 'enumDescriptions']);
  const validators = Object.fromEntries(Object.entries(schemas).map(([name, text]) => [name, ajv.compile(JSON.parse(text))]));
  const answers = documents.map(({ schema, text }) => {
    const validate = validators[schema];
    return validate(JSON.parse(text)) ? null : ajv.errorsText(validate.errors).slice(0, 500);
  });
  process.stdout.write(JSON.stringify(answers));
});
