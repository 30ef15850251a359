package org.taskotron.base.db;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ibatis.reflection.ReflectionException;
import org.apache.ibatis.reflection.factory.DefaultObjectFactory;
import org.apache.ibatis.reflection.factory.ObjectFactory;

/**
 * Makes the records that rows become. MyBatis's own factory tries the constructor of a record that is not public, is
 * refused with an exception, and only then asks to be let in; for each row anew, which costs more than reading the row.
 * Here a constructor is opened once. Safe for use by several threads.
 */
final class RowFactory implements ObjectFactory {

  private record Signature(Class<?> type, List<Class<?>> arguments) {}

  private final ObjectFactory others = new DefaultObjectFactory();
  private final Map<Signature, Constructor<?>> opened = new ConcurrentHashMap<>();

  @Override
  public <T> T create(Class<T> type) {
    return others.create(type);
  }

  @Override
  public <T> T create(Class<T> type, List<Class<?>> argumentTypes, List<Object> arguments) {
    if (!type.isRecord()) {
      return others.create(type, argumentTypes, arguments);
    }
    Constructor<?> constructor =
        opened.computeIfAbsent(new Signature(type, List.copyOf(argumentTypes)), RowFactory::open);
    try {
      return type.cast(constructor.newInstance(arguments.toArray()));
    } catch (InvocationTargetException e) {
      throw new ReflectionException(
          "a row makes no " + type.getSimpleName() + ": " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new ReflectionException("a row makes no " + type.getSimpleName() + ": " + e, e);
    }
  }

  private static Constructor<?> open(Signature signature) {
    try {
      Constructor<?> constructor =
          signature.type().getDeclaredConstructor(signature.arguments().toArray(new Class<?>[0]));
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new ReflectionException(signature.type() + " has no constructor for its columns", e);
    }
  }

  @Override
  public <T> boolean isCollection(Class<T> type) {
    return others.isCollection(type);
  }
}
