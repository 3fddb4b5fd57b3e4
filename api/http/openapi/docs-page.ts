import type { RequestHandler } from 'express';
import swaggerUi from 'swagger-ui-express';

const options = {
  customSiteTitle: 'Lumbung: API',
  customCss: '.swagger-ui .topbar { display: none }',
  swaggerUrl: '/openapi.json',
  // No badge of an online validator: the page loads nothing from elsewhere.
  swaggerOptions: { validatorUrl: null, docExpansion: 'list', defaultModelRendering: 'example', defaultModelsExpandDepth: 0, tryItOutEnabled: false },
};

/** The page. Its files are named relative to a folder, whichever way the address was written. */
export const docsPage = swaggerUi.generateHTML(undefined, options).replace('<head>', '<head>\n  <base href="/docs/">');

/** Scripts and styles of the page, from the installed package. */
export const docsAssets: RequestHandler[] = swaggerUi.serveFiles(undefined, options);
