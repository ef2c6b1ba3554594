export { paperGateway, type PaperGateway, type PaperGatewayOptions } from './paper-gateway.ts';
