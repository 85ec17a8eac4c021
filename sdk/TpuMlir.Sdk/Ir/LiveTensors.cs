using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ir;

/// <summary>The tensors that an operation still to be run, or the caller, will read.</summary>
internal sealed class LiveTensors
{
    private readonly Dictionary<Value, Tensor> _tensors = [];
    private readonly Dictionary<Operation, List<Value>> _last = [];
    private readonly HashSet<Value> _kept;

    public LiveTensors(IReadOnlyList<Operation> plan, IEnumerable<Value> kept)
    {
        _kept = [.. kept];
        var last = new Dictionary<Value, Operation>();
        foreach (Operation operation in plan)
        {
            // A result nothing reads is dropped with its own operation.
            foreach (Value value in operation.Walk().SelectMany(o => o.Operands).Concat(operation.Results))
            {
                last[value] = operation;
            }
        }

        foreach ((Value value, Operation operation) in last)
        {
            if (!_last.TryGetValue(operation, out List<Value>? values))
            {
                _last.Add(operation, values = []);
            }

            values.Add(value);
        }
    }

    public Tensor Read(Value value) => _tensors.TryGetValue(value, out Tensor? tensor)
        ? tensor
        : throw new InvalidOperationException($"the tensor \"{value.Name}\" was not computed");

    public void Write(Value value, Tensor tensor)
    {
        if (tensor.Type != value.TensorType.Storage)
        {
            throw new InvalidOperationException($"{value.Definition} computed {tensor} for a result of type {Text.MlirPrinter.Print(value.Type)}");
        }

        _tensors[value] = tensor;
    }

    public void Release(Operation operation)
    {
        foreach (Value value in _last.GetValueOrDefault(operation, []))
        {
            if (!_kept.Contains(value))
            {
                _tensors.Remove(value);
            }
        }
    }
}
