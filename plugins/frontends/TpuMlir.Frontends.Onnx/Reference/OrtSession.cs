using System.Runtime.InteropServices;
using System.Text;
using TpuMlir.Frontends.Onnx.Reading;
using TpuMlir.Sdk.Tensors;
using Index = TpuMlir.Frontends.Onnx.Reference.OrtApi.Index;

namespace TpuMlir.Frontends.Onnx.Reference;

/// <summary>A model loaded into ONNX Runtime, without any graph optimisation.</summary>
internal sealed unsafe class OrtSession : IDisposable
{
    private readonly OrtApi _api;
    private readonly nint _session;

    private OrtSession(OrtApi api, nint session)
    {
        _api = api;
        _session = session;
        Inputs = ReadInputs();
    }

    /// <summary>The inputs with their element types; null for one that is no tensor.</summary>
    public IReadOnlyDictionary<string, DataType?> Inputs { get; }

    /// <summary>Loads a model from memory; external data is read from <paramref name="folder"/>.</summary>
    public static OrtSession Load(OrtApi api, ReadOnlySpan<byte> model, string folder, int threads)
    {
        nint options = Options(api, threads, folder);
        try
        {
            nint session;
            fixed (byte* bytes = model)
            {
                api.Check(((delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint>)api[Index.CreateSessionFromArray])(
                    api.Environment, bytes, (nuint)model.Length, options, &session));
            }

            return new OrtSession(api, session);
        }
        finally
        {
            api.Release(Index.ReleaseSessionOptions, options);
        }
    }

    /// <summary>Loads a model from its file.</summary>
    public static OrtSession Load(OrtApi api, string path, int threads)
    {
        nint options = Options(api, threads, null);
        try
        {
            nint session;
            byte[] text = OperatingSystem.IsWindows() ? Encoding.Unicode.GetBytes(path + '\0') : OrtApi.Text(path);
            fixed (byte* bytes = text)
            {
                api.Check(((delegate* unmanaged<nint, byte*, nint, nint*, nint>)api[Index.CreateSession])(api.Environment, bytes, options, &session));
            }

            return new OrtSession(api, session);
        }
        finally
        {
            api.Release(Index.ReleaseSessionOptions, options);
        }
    }

    /// <summary>Runs the model; results that are no tensors are null.</summary>
    public Tensor?[] Run(IReadOnlyList<(string Name, Tensor Data)> inputs, IReadOnlyList<string> outputs)
    {
        using var pins = new Pins();
        var values = new nint[inputs.Count];
        var results = new nint[outputs.Count];
        try
        {
            for (int i = 0; i < inputs.Count; i++)
            {
                values[i] = Wrap(inputs[i].Data, Inputs[inputs[i].Name]!.Value, pins);
            }

            nint inputNames = pins.Names(inputs.Select(i => i.Name));
            nint outputNames = pins.Names(outputs);
            fixed (nint* v = values, r = results)
            {
                _api.Check(((delegate* unmanaged<nint, nint, nint, nint*, nuint, nint, nuint, nint*, nint>)_api[Index.Run])(
                    _session, 0, inputNames, v, (nuint)inputs.Count, outputNames, (nuint)outputs.Count, r));
            }

            return [.. results.Select(Read)];
        }
        finally
        {
            foreach (nint value in values.Concat(results))
            {
                _api.Release(Index.ReleaseValue, value);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _api.Release(Index.ReleaseSession, _session);

    private static nint Options(OrtApi api, int threads, string? folder)
    {
        nint options;
        api.Check(((delegate* unmanaged<nint*, nint>)api[Index.CreateSessionOptions])(&options));
        api.Check(((delegate* unmanaged<nint, int, nint>)api[Index.SetSessionGraphOptimizationLevel])(options, 0));
        api.Check(((delegate* unmanaged<nint, int, nint>)api[Index.SetIntraOpNumThreads])(options, threads));
        api.Check(((delegate* unmanaged<nint, int, nint>)api[Index.SetInterOpNumThreads])(options, 1));
        if (folder is not null)
        {
            fixed (byte* key = "session.model_external_initializers_file_folder_path\0"u8, value = OrtApi.Text(folder))
            {
                api.Check(((delegate* unmanaged<nint, byte*, byte*, nint>)api[Index.AddSessionConfigEntry])(options, key, value));
            }
        }

        return options;
    }

    private Dictionary<string, DataType?> ReadInputs()
    {
        nuint count;
        _api.Check(((delegate* unmanaged<nint, nuint*, nint>)_api[Index.SessionGetInputCount])(_session, &count));
        var inputs = new Dictionary<string, DataType?>(StringComparer.Ordinal);
        for (nuint i = 0; i < count; i++)
        {
            nint name, type, tensor;
            _api.Check(((delegate* unmanaged<nint, nuint, nint, nint*, nint>)_api[Index.SessionGetInputName])(_session, i, _api.Allocator, &name));
            _api.Check(((delegate* unmanaged<nint, nuint, nint*, nint>)_api[Index.SessionGetInputTypeInfo])(_session, i, &type));
            _api.Check(((delegate* unmanaged<nint, nint*, nint>)_api[Index.CastTypeInfoToTensorInfo])(type, &tensor));
            inputs[Marshal.PtrToStringUTF8(name)!] = tensor == 0 ? null : ElementType(tensor);
            _api.Release(Index.ReleaseTypeInfo, type);
            _api.Check(((delegate* unmanaged<nint, nint, nint>)_api[Index.AllocatorFree])(_api.Allocator, name));
        }

        return inputs;
    }

    private nint Wrap(Tensor data, DataType type, Pins pins)
    {
        byte[] bytes = Encode(data, type);
        long[] dims = [.. data.Shape];
        nint value;
        fixed (long* d = dims)
        {
            // The data stays pinned for the whole run: the value only points to it.
            _api.Check(((delegate* unmanaged<nint, nint, nuint, long*, nuint, int, nint*, nint>)_api[Index.CreateTensorWithData])(
                _api.Memory, pins.Pin(bytes), (nuint)bytes.Length, d, (nuint)dims.Length, (int)type, &value));
        }

        return value;
    }

    private static byte[] Encode(Tensor data, DataType type)
    {
        Sdk.Tensors.ElementType element = type.Element() is { } known && type.Bits() >= 8
            ? known
            : throw new OrtException($"inputs of {type.Text()} are not supported");
        byte[] bytes = data.To(element).Data;
        return type == DataType.Double
            ? MemoryMarshal.AsBytes<double>([.. MemoryMarshal.Cast<byte, float>(bytes).ToArray().Select(f => (double)f)]).ToArray()
            : bytes;
    }

    private Tensor? Read(nint value)
    {
        int isTensor;
        _api.Check(((delegate* unmanaged<nint, int*, nint>)_api[Index.IsTensor])(value, &isTensor));
        if (isTensor == 0)
        {
            return null;
        }

        nint info, data;
        _api.Check(((delegate* unmanaged<nint, nint*, nint>)_api[Index.GetTensorTypeAndShape])(value, &info));
        DataType type = ElementType(info);
        nuint rank;
        _api.Check(((delegate* unmanaged<nint, nuint*, nint>)_api[Index.GetDimensionsCount])(info, &rank));
        var dims = new long[rank];
        fixed (long* d = dims)
        {
            _api.Check(((delegate* unmanaged<nint, long*, nuint, nint>)_api[Index.GetDimensions])(info, d, rank));
        }

        _api.Release(Index.ReleaseTensorTypeAndShapeInfo, info);
        if (type.Element() is not { } element || type.Bits() < 8)
        {
            return null;
        }

        _api.Check(((delegate* unmanaged<nint, nint*, nint>)_api[Index.GetTensorMutableData])(value, &data));
        return Decode((void*)data, type, element, new Shape(dims));
    }

    private static Tensor Decode(void* data, DataType type, Sdk.Tensors.ElementType element, Shape shape)
    {
        var tensor = new Tensor(element, shape);
        if (type == DataType.Double)
        {
            Span<float> floats = tensor.Floats();
            for (int i = 0; i < floats.Length; i++)
            {
                floats[i] = (float)((double*)data)[i];
            }
        }
        else
        {
            new ReadOnlySpan<byte>(data, tensor.Data.Length).CopyTo(tensor.Bytes);
        }

        return tensor;
    }

    private DataType ElementType(nint info)
    {
        int type;
        _api.Check(((delegate* unmanaged<nint, int*, nint>)_api[Index.GetTensorElementType])(info, &type));
        return (DataType)type;
    }
}
