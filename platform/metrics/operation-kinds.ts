export { OPERATION_KINDS, type OperationKind } from '../../domain/settlement/operation-kinds';
